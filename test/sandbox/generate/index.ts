export { generateBilling, type GeneratedBilling } from './chargebee';
export { generateCustomerp, generatePair } from './customerp';
export { generateMembercare } from './membercare';
export { createChance, type Chance } from './prng';
export { generateBooks, type GeneratedBooks } from './wave';
