import { clockSuite } from '@mozaiks/testkit';
import { systemClock } from './system.ts';

clockSuite('of the server', systemClock);
