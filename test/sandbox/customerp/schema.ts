/**
 * The entities of Customerp, field by field. Checks, normal forms, answers and the OpenAPI document
 * all come from this table.
 */
import type { CustomerpEntity } from '../types';

export interface Field {
	type:
		'string' | 'integer' | 'decimal' | 'boolean' | 'date' | 'datetime' | 'enum' | 'object' | 'list';
	description?: string;
	maxLength?: number;
	/** Regular expression, anchored by itself. */
	pattern?: string;
	minimum?: number;
	maximum?: number;
	values?: readonly string[];
	/** Needed on create, and cannot be emptied. */
	required?: boolean;
	/** Given by the server; sending it is refused. */
	readOnly?: boolean;
	default?: unknown;
	/** Id of a record of this entity. */
	reference?: CustomerpEntity;
	/** Unique within the entity. */
	unique?: boolean;
	/** Normal form that the server gives the value. */
	form?: 'name' | 'email' | 'phone' | 'number' | 'upper';
	fields?: Fields;
}

export type Fields = Record<string, Field>;

export interface EntitySchema {
	/** One record, as in the OpenAPI document's schema names. */
	singular: string;
	fields: Fields;
	/** Query parameters that filter a list by the equal value of a field. */
	filters: string[];
	sorts: string[];
}

const text = (maxLength: number, more: Partial<Field> = {}): Field => ({
	type: 'string',
	maxLength,
	...more,
});
const email = (more: Partial<Field> = {}): Field =>
	text(254, { form: 'email', pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', ...more });
const phone = (): Field => text(30, { form: 'phone', pattern: '^[+0-9 ()./-]+$' });
const oneOf = (values: readonly string[], fallback: string): Field => ({
	type: 'enum',
	values,
	default: fallback,
});
const reference = (entity: CustomerpEntity, more: Partial<Field> = {}): Field => ({
	type: 'string',
	maxLength: 36,
	reference: entity,
	...more,
});
const money = (more: Partial<Field> = {}): Field => ({ type: 'decimal', ...more });
const percent = (): Field => ({ type: 'decimal', minimum: 0, maximum: 100 });

const address = (description: string): Field => ({
	type: 'object',
	description,
	fields: {
		line1: text(100, { description: 'Street and number' }),
		line2: text(100, { description: 'Floor, door, place or post office box' }),
		careOf: text(100),
		attention: text(100),
		postalCode: text(12),
		city: text(60),
		country: text(2, {
			pattern: '^[A-Za-z]{2}$',
			form: 'upper',
			description: 'ISO 3166-1 alpha-2',
		}),
	},
});

const head: Fields = {
	id: { type: 'string', readOnly: true, description: 'Given by the server, never changes' },
};

const tail: Fields = {
	externalReference: text(100, {
		unique: true,
		description: "The integration's own reference, unique within the entity",
	}),
	note: text(2000),
	createdAt: { type: 'datetime', readOnly: true },
	modifiedAt: { type: 'datetime', readOnly: true, description: 'Moved by every write' },
};

const currency = (): Field =>
	text(3, { pattern: '^[A-Za-z]{3}$', form: 'upper', description: 'ISO 4217' });
const language = (): Field => text(5, { pattern: '^[a-z]{2}(-[A-Z]{2})?$' });
const ean = (): Field => text(13, { pattern: '^[0-9]{13}$', description: 'EAN or GLN, 13 digits' });

const customers: EntitySchema = {
	singular: 'Customer',
	filters: ['externalReference', 'email', 'number', 'organizationNumber', 'name', 'status', 'type'],
	sorts: ['id', 'modifiedAt', 'createdAt', 'number', 'name'],
	fields: {
		...head,
		number: text(60, {
			unique: true,
			form: 'number',
			description: 'Customer number, digits only; given by the server if left out',
		}),
		name: text(100, { required: true, form: 'name' }),
		name2: text(100, { form: 'name' }),
		organizationNumber: text(20, { description: 'CVR, or Norwegian or Swedish number' }),
		vatNumber: text(20),
		type: oneOf(['company', 'association', 'person'], 'company'),
		email: email(),
		invoiceEmail: email(),
		phone: phone(),
		mobile: phone(),
		website: text(200),
		billingAddress: address('Where invoices go'),
		deliveryAddress: address('Where goods go'),
		currency: currency(),
		language: language(),
		eanNumber: ean(),
		paymentTermsDays: { type: 'integer', minimum: 0, maximum: 365 },
		creditLimit: money({ minimum: 0 }),
		discountPercent: percent(),
		vatZone: oneOf(['domestic', 'eu', 'abroad'], 'domestic'),
		customerGroup: text(60),
		mainContactId: reference('contacts'),
		status: oneOf(['active', 'blocked', 'archived'], 'active'),
		...tail,
	},
};

const contacts: EntitySchema = {
	singular: 'Contact',
	filters: [
		'externalReference',
		'email',
		'number',
		'firstName',
		'lastName',
		'customerId',
		'status',
	],
	sorts: ['id', 'modifiedAt', 'createdAt', 'number', 'lastName'],
	fields: {
		...head,
		number: text(60, {
			unique: true,
			form: 'number',
			description: 'Contact number, digits only; given by the server if left out',
		}),
		firstName: text(60, { form: 'name' }),
		lastName: text(60, { required: true, form: 'name' }),
		honorific: text(30),
		title: text(100, { description: 'Position at the employer' }),
		email: email(),
		email2: email(),
		phone: phone(),
		mobile: phone(),
		birthDate: { type: 'date' },
		gender: oneOf(['unknown', 'male', 'female', 'other'], 'unknown'),
		address: address('Home or main address'),
		secondaryAddress: address('Second address'),
		customerId: reference('customers', { description: 'The employer' }),
		language: language(),
		allowEmail: { type: 'boolean', default: false },
		allowSms: { type: 'boolean', default: false },
		status: oneOf(['active', 'archived'], 'active'),
		...tail,
	},
};

const orders: EntitySchema = {
	singular: 'Order',
	filters: ['externalReference', 'number', 'customerId', 'contactId', 'status'],
	sorts: ['id', 'modifiedAt', 'createdAt', 'number', 'orderDate'],
	fields: {
		...head,
		number: text(20, {
			unique: true,
			description: 'Order number; given by the server if left out',
		}),
		customerId: reference('customers', { description: 'Who pays; this or contactId is needed' }),
		contactId: reference('contacts', { description: 'Who pays, if it is a person' }),
		deliveryCustomerId: reference('customers'),
		deliveryContactId: reference('contacts'),
		orderDate: { type: 'date', required: true },
		dueDate: { type: 'date' },
		deliveryDate: { type: 'date' },
		currency: currency(),
		reference: text(100, { description: "The buyer's reference" }),
		requisitionNumber: text(50),
		accountingNumber: text(50),
		ean: ean(),
		invoiceEmail: email(),
		channel: text(50, { description: 'Where the order came from' }),
		creditedOrderId: reference('orders', { description: 'The order that this one credits' }),
		status: oneOf(
			['open', 'received', 'booked', 'paid', 'failed', 'credited', 'cancelled', 'archived'],
			'open',
		),
		paidAmount: money(),
		lines: {
			type: 'list',
			description: 'Replaced as a whole; a line without id is a new one',
			fields: {
				id: { type: 'string', description: 'Given by the server; sent to keep a line' },
				productId: reference('products'),
				description: text(200, { required: true }),
				quantity: { type: 'decimal', required: true },
				unitPrice: money({ required: true }),
				discountPercent: percent(),
				vatPercent: percent(),
				vatAmount: money({ description: 'Computed from vatPercent unless it is sent' }),
				netAmount: money({ readOnly: true }),
			},
		},
		netTotal: money({ readOnly: true }),
		vatTotal: money({ readOnly: true }),
		grossTotal: money({ readOnly: true }),
		...tail,
	},
};

const products: EntitySchema = {
	singular: 'Product',
	filters: ['externalReference', 'sku', 'name', 'group', 'status'],
	sorts: ['id', 'modifiedAt', 'createdAt', 'sku', 'name'],
	fields: {
		...head,
		sku: text(40, { unique: true, description: 'Product number; given by the server if left out' }),
		name: text(100, { required: true, form: 'name' }),
		description: text(2000),
		group: text(60),
		unit: text(20),
		unitPrice: money({ minimum: 0 }),
		costPrice: money({ minimum: 0 }),
		currency: currency(),
		vatPercent: percent(),
		barcode: text(20),
		department: text(30),
		dimension3: text(30),
		dimension4: text(30),
		dimension5: text(30),
		channels: text(100, { description: 'Where the product is offered' }),
		hideWhenZero: { type: 'boolean', default: false },
		status: oneOf(['active', 'archived'], 'active'),
		...tail,
	},
};

export const schema: Record<CustomerpEntity, EntitySchema> = {
	customers,
	contacts,
	orders,
	products,
};

export const ENTITIES = Object.keys(schema) as CustomerpEntity[];

/** The business key that the server gives when the client leaves it out. */
export const KEY_FIELD: Record<CustomerpEntity, string> = {
	customers: 'number',
	contacts: 'number',
	orders: 'number',
	products: 'sku',
};

/** Amounts of these orders are final: their lines cannot change any more. */
export const LOCKED_STATUSES = ['booked', 'paid', 'credited'];
