import { businessResolvers } from './businesses';
import { constantResolvers } from './constants';
import type { Resolvers } from './context';
import { customerResolvers } from './customers';
import { invoiceResolvers } from './invoices';
import { invoiceViewResolvers } from './invoiceViews';
import { paymentResolvers } from './payments';
import { productResolvers } from './products';

const PARTS = [
	constantResolvers,
	businessResolvers,
	customerResolvers,
	productResolvers,
	invoiceResolvers,
	invoiceViewResolvers,
	paymentResolvers,
];

/** Of all parts, by type and field. */
export const resolvers: Resolvers = PARTS.reduce<Resolvers>((all, part) => {
	for (const [type, fields] of Object.entries(part)) all[type] = { ...all[type], ...fields };
	return all;
}, {});
