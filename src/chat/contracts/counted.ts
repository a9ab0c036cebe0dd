/** Numbers as people read them, for adapters, which import nothing of the domain. */
export { counted, figure } from '../../domain/counted.ts';
