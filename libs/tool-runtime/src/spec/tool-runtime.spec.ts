import { toolRuntimeSuite } from './tool-runtime-suite.fixture.ts';

toolRuntimeSuite('worker');
toolRuntimeSuite('inline');
