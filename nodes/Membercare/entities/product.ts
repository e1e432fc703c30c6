import type { Api, Entity, EntityRecord, FieldDef } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { numberOf } from '../../shared/values';
import { PAGE_SIZE, readPage, readRecord } from './pages';

/** Areas that use a product; a product's context is the sum of them. */
const CONTEXTS = [
	{ value: 0, label: 'None' },
	{ value: 1, label: 'Event' },
	{ value: 2, label: 'Fee' },
	{ value: 4, label: 'Subscription' },
	{ value: 8, label: 'Internal Shop' },
	{ value: 16, label: 'External Shop' },
	{ value: 24, label: 'Shop' },
	{ value: 32, label: 'Certification' },
	{ value: 2147483647, label: 'All' },
];

const ALL_CONTEXTS = 2147483647;
/** The areas that stand for one bit; the others are sums of these. */
const AREAS = CONTEXTS.filter(({ value }) => value > 0 && (value & (value - 1)) === 0);

/** `Fee, Internal Shop`: the sum, taken apart. */
function contextNames(context: number | null): string | null {
	if (context === null) return null;
	if (context === ALL_CONTEXTS) return 'All';
	const names = AREAS.filter(({ value }) => (context & value) !== 0).map(({ label }) => label);
	return names.join(', ') || null;
}

export function productRecord(raw: JsonObject): EntityRecord {
	const id = numberOf(raw.id);
	const fields = { ...raw, contextNames: contextNames(numberOf(raw.context)) };
	return { id: id === null ? '' : String(id), fields };
}

async function get(api: Api, id: string): Promise<EntityRecord | undefined> {
	const raw = await readRecord(api, `/products/${encodeURIComponent(id)}`);
	return raw && productRecord(raw);
}

const field = (
	name: string,
	label: string,
	kind: FieldDef['kind'] = 'text',
	more: Partial<FieldDef> = {},
): FieldDef => ({ name, label, kind, writable: false, ...more });

const fields: FieldDef[] = [
	field('id', 'Product ID', 'number'),
	field('financeDimensions.productIdentification', 'Product Identification', 'text', {
		hint: 'Invoice lines name the product by it',
	}),
	field('name', 'Name'),
	field('productGroup.name', 'Product Group'),
	field('productGroup.id', 'Product Group ID', 'number'),
	field('vatPercent', 'VAT Percent', 'number', { scale: 2 }),
	field('valid', 'Valid', 'boolean', { hint: 'Whether the product can be used anew' }),
	field('notOnInvoiceIfZero', 'Not on Invoice If Zero', 'boolean'),
	field('context', 'Context', 'enum', {
		hint: 'Sum of the areas that use the product',
		options: CONTEXTS,
	}),
	field('contextNames', 'Context Names', 'text', { hint: 'The areas of the context by name' }),
	field('financeDimensions.department', 'Department'),
	field('financeDimensions.dimension3', 'Dimension 3'),
	field('financeDimensions.dimension4', 'Dimension 4'),
	field('financeDimensions.dimension5', 'Dimension 5'),
];

export const product: Entity = {
	system: 'membercare',
	entity: 'product',
	label: 'Product',
	labelPlural: 'Products',
	summary: [
		'name',
		'id',
		'financeDimensions.productIdentification',
		'productGroup.name',
		'vatPercent',
		'valid',
	],
	fields,
	capabilities: {
		feed: false,
		completeListing: true,
		listingIsFull: true,
		singleRead: true,
		create: false,
		update: false,
		archive: false,
		restore: false,
		delete: false,
		findByReference: false,
		findByKey: ['id'],
		gone: 'notFound',
		visibilityLagSeconds: 10,
		requestTimeoutSeconds: 60,
		stamp: 'none',
		overlapSeconds: 0,
		retentionDays: 7,
		pageSize: PAGE_SIZE,
		aliases: ['financeDimensions.productIdentification'],
		archived: { field: 'valid', values: [false], active: true },
	},
	limits: [
		'Products are read-only: Membercare takes back no change at all.',
		'Products carry no price, unit, description or stock.',
		'There is no change feed: every run reads all products and compares.',
	],
	list: async (api, query) => {
		const page = await readPage(api, '/products', {}, query);
		return { records: page.rows.map(productRecord), next: page.next, serverTime: page.serverTime };
	},
	get,
	find: async (api, query) => {
		if (query.by === 'reference' || query.field !== 'id') return [];
		const found = await get(api, String(query.value));
		return found ? [found] : [];
	},
};
