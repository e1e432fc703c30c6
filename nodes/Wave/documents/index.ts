import * as business from './business';
import * as customer from './customer';
import type { Document } from './document';
import * as invoice from './invoice';
import * as product from './product';

/** Every document that is ever sent. */
export const documents: Document[] = [
	...Object.values(business),
	...Object.values(customer),
	...Object.values(invoice),
	...Object.values(product),
];
