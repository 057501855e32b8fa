import { realClock } from './real-clock.ts';
import { clockSuite } from './suites/clock.suite.ts';

clockSuite('of tests', realClock());
