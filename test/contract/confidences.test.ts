import { CONFIDENCES, describeContract } from './contract.ts';
import { PLATFORMS } from './platforms.ts';

for (const { name, open, plays } of PLATFORMS) describeContract(name, open, CONFIDENCES.filter(plays));
