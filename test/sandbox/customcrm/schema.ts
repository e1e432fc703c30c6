/** The entities of Custom CRM, field by field. */
import {
	country,
	currency,
	email,
	flag,
	head,
	money,
	oneOf,
	phone,
	reference,
	tail,
	text,
	type EntitySchema,
	type Field,
	type Fields,
} from '../rest/schema';
import type { CustomCrmEntity } from '../types';

const place = (): Fields => ({
	line1: text(100, { description: 'Street and number' }),
	line2: text(100, { description: 'Suite, floor or post office box' }),
	postalCode: text(12),
	city: text(60),
	region: text(6, {
		pattern: '^[A-Za-z]{2}-[A-Za-z0-9]{1,3}$',
		form: 'upper',
		description: 'State or province, ISO 3166-2, for example CA-QC',
	}),
	country: country(),
});

const taxCodes = (): Field => text(200, { description: 'Codes of the taxes, separated by commas' });

const customers: EntitySchema = {
	singular: 'Customer',
	key: { field: 'number', first: 1_001, prefix: 'C-' },
	filters: ['externalReference', 'number', 'email', 'name', 'type', 'status'],
	sorts: ['id', 'modifiedAt', 'createdAt', 'number', 'name'],
	fields: {
		...head,
		type: oneOf(['company', 'person'], 'company'),
		number: text(30, {
			unique: true,
			description: 'Customer number; given by the server if left out',
		}),
		name: text(200, {
			required: true,
			form: 'name',
			description: 'Name of the company, or full name of the person',
		}),
		firstName: text(60, { form: 'name', description: 'Of the person, or of the contact person' }),
		lastName: text(60, { form: 'name', description: 'Of the person, or of the contact person' }),
		email: email(),
		phone: phone(),
		mobile: phone(),
		fax: phone(),
		tollFree: phone(),
		website: text(200),
		address: { type: 'object', description: 'Where invoices go', fields: place() },
		shipping: {
			type: 'object',
			description: 'Where goods go',
			fields: { name: text(100), phone: phone(), instructions: text(500), ...place() },
		},
		currency: currency(),
		allowPersonalData: {
			...flag(),
			description: 'Consent to pass on the fields about the person',
		},
		owner: text(100, { description: 'Who looks after the customer' }),
		status: oneOf(['active', 'archived'], 'active'),
		...tail,
	},
};

const orderLines: Field = {
	type: 'list',
	description: 'Replaced as a whole; a line without id is a new one',
	fields: {
		id: text(36, { description: 'Given by the server; sent to keep a line' }),
		productId: reference('products'),
		description: text(500),
		quantity: { type: 'decimal', scale: 8, required: true },
		unitPrice: money({ scale: 8, required: true }),
		taxCodes: taxCodes(),
	},
};

const amount = (): Field =>
	money({ scale: 4, description: 'Not computed: whoever invoices the order fills it' });

const orders: EntitySchema = {
	singular: 'Order',
	key: { field: 'number', first: 5_001, prefix: 'SO-' },
	lines: { finalIn: ['paid', 'cancelled'], totals: false },
	filters: ['externalReference', 'number', 'customerId', 'status'],
	sorts: ['id', 'modifiedAt', 'createdAt', 'number', 'orderDate'],
	fields: {
		...head,
		number: text(30, {
			unique: true,
			description: 'Order number; given by the server if left out',
		}),
		customerId: reference('customers', { required: true }),
		orderDate: { type: 'date', required: true },
		dueDate: { type: 'date' },
		currency: currency(),
		purchaseOrderNumber: text(50),
		title: text(100),
		subhead: text(200),
		memo: text(2000),
		footer: text(2000),
		status: oneOf(
			['draft', 'confirmed', 'sent', 'partlyPaid', 'paid', 'overdue', 'cancelled'],
			'draft',
		),
		lines: orderLines,
		total: amount(),
		amountDue: amount(),
		amountPaid: amount(),
		invoiceNumber: text(50, { description: 'Number of the invoice that the order became' }),
		sentAt: { type: 'datetime' },
		...tail,
	},
};

const products: EntitySchema = {
	singular: 'Product',
	key: { field: 'number', first: 101, prefix: 'P-' },
	filters: ['externalReference', 'number', 'name', 'status'],
	sorts: ['id', 'modifiedAt', 'createdAt', 'number', 'name'],
	fields: {
		...head,
		number: text(40, {
			unique: true,
			description: 'Product number; given by the server if left out',
		}),
		name: text(200, { required: true, form: 'name' }),
		description: text(2000),
		unitPrice: money({ scale: 5, minimum: 0 }),
		incomeAccount: text(100),
		expenseAccount: text(100),
		taxCodes: taxCodes(),
		sold: { ...flag(), default: true },
		bought: flag(),
		status: oneOf(['active', 'archived'], 'active'),
		...tail,
	},
};

export const schema: Record<CustomCrmEntity, EntitySchema> = { customers, orders, products };
