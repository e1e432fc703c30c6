export { generateCustomerp, generatePair } from './customerp';
export { generateMembercare } from './membercare';
export { createChance, type Chance } from './prng';
