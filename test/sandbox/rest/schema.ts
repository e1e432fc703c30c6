/**
 * How the records of a simulated REST system are described, field by field. Checks, normal forms,
 * indexes, answers and the OpenAPI document all come from such a table.
 */
export interface Field {
	type:
		'string' | 'integer' | 'decimal' | 'boolean' | 'date' | 'datetime' | 'enum' | 'object' | 'list';
	description?: string;
	maxLength?: number;
	/** Regular expression, anchored by itself. */
	pattern?: string;
	minimum?: number;
	maximum?: number;
	/** Places that a decimal keeps exactly: as text where a JSON number cannot hold it. */
	scale?: number;
	values?: readonly string[];
	/** Needed on create, and cannot be emptied. */
	required?: boolean;
	/** Given by the server; sending it is refused. */
	readOnly?: boolean;
	default?: unknown;
	/** Id of a record of this entity. */
	reference?: string;
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
	/** The business key that the server gives when the client leaves it out: prefix and running number. */
	key: { field: string; first: number; prefix?: string };
	/** Of these fields at least one is needed. */
	needsOneOf?: string[];
	/** The list `lines` is final in these statuses; the server makes totals of its amounts, unless it says no. */
	lines?: { finalIn: readonly string[]; totals?: false };
}

/** The entities of a system by the name of their collection. */
export type Schema = Record<string, EntitySchema>;

export const text = (maxLength: number, more: Partial<Field> = {}): Field => ({
	type: 'string',
	maxLength,
	...more,
});

export const email = (more: Partial<Field> = {}): Field =>
	text(254, { form: 'email', pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', ...more });

export const phone = (): Field => text(30, { form: 'phone', pattern: '^[+0-9 ()./-]+$' });

export const oneOf = (values: readonly string[], fallback: string): Field => ({
	type: 'enum',
	values,
	default: fallback,
});

export const reference = (entity: string, more: Partial<Field> = {}): Field => ({
	type: 'string',
	maxLength: 36,
	reference: entity,
	...more,
});

export const flag = (): Field => ({ type: 'boolean', default: false });
export const days = (): Field => ({ type: 'integer', minimum: 0, maximum: 365 });
export const money = (more: Partial<Field> = {}): Field => ({ type: 'decimal', ...more });
export const percent = (): Field => ({ type: 'decimal', minimum: 0, maximum: 100 });

export const country = (more: Partial<Field> = {}): Field =>
	text(2, {
		pattern: '^[A-Za-z]{2}$',
		form: 'upper',
		description: 'ISO 3166-1 alpha-2',
		...more,
	});

export const currency = (): Field =>
	text(3, { pattern: '^[A-Za-z]{3}$', form: 'upper', description: 'ISO 4217' });

export const language = (more: Partial<Field> = {}): Field =>
	text(5, { pattern: '^[a-z]{2}(-[A-Z]{2})?$', ...more });

/** What every record begins with. */
export const head: Fields = {
	id: { type: 'string', readOnly: true, description: 'Given by the server, never changes' },
};

/** What every record ends with. */
export const tail: Fields = {
	externalReference: text(100, {
		unique: true,
		description: "The integration's own reference, unique within the entity",
	}),
	note: text(2000),
	createdAt: { type: 'datetime', readOnly: true },
	modifiedAt: { type: 'datetime', readOnly: true, description: 'Moved by every write' },
};

/** The lines of an order: the server computes what is read-only. */
export const orderLines = (products: string): Field => ({
	type: 'list',
	description: 'Replaced as a whole; a line without id is a new one',
	fields: {
		id: { type: 'string', description: 'Given by the server; sent to keep a line' },
		productId: reference(products),
		description: text(200, { required: true }),
		quantity: { type: 'decimal', required: true },
		unitPrice: money({ required: true }),
		discountPercent: percent(),
		vatPercent: percent(),
		vatAmount: money({ description: 'Computed from vatPercent unless it is sent' }),
		netAmount: money({ readOnly: true }),
	},
});

export const orderTotals: Fields = {
	netTotal: money({ readOnly: true }),
	vatTotal: money({ readOnly: true }),
	grossTotal: money({ readOnly: true }),
};
