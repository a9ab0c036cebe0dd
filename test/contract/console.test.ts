import { openConsole } from './consoleDriver.ts';
import { describeContract } from './contract.ts';

describeContract('the console', openConsole);
