/** Planting a seed: what it may refer to first, with events if it asks for them. */
import type { ChargebeeEntity, ChargebeeSeed, RawRecord, SeedReport } from '../types';
import { definitions, type Chargebee } from './context';
import { tellOfOrder, type Hands } from './hands';
import { CUSTOMER, ITEM, ITEM_FAMILY, ITEM_PRICE, SUBSCRIPTION, wrapped } from './records';

/** What a seed may refer to comes before what refers to it. */
const SEED_ORDER = [
	'businessEntities',
	'customFieldConfigs',
	'itemFamilies',
	'items',
	'itemPrices',
	'customers',
	'subscriptions',
	'addresses',
	'invoices',
	'orders',
] as const;

const KINDS = {
	customers: CUSTOMER,
	items: ITEM,
	itemPrices: ITEM_PRICE,
	itemFamilies: ITEM_FAMILY,
	subscriptions: SUBSCRIPTION,
};

export type AllHands = Record<ChargebeeEntity, Hands>;

function tellOf(cb: Chargebee, entity: (typeof SEED_ORDER)[number], record: RawRecord): void {
	if (entity === 'orders') tellOfOrder(cb, record);
	if (!(entity in KINDS)) return;
	const what = KINDS[entity as keyof typeof KINDS];
	cb.emit(what.created, wrapped(record, what), 'admin_console', Number(record.updated_at));
}

export function plantSeed(cb: Chargebee, hands: AllHands, seed: ChargebeeSeed): SeedReport {
	const report: SeedReport = { added: {}, ids: {} };
	for (const entity of SEED_ORDER) {
		const records = (seed[entity] ?? []).map((record) => hands[entity].seed(record));
		if (records.length === 0) continue;
		report.added[entity] = records.length;
		report.ids[entity] = records.map((record) => definitions[entity].key(record));
		if (seed.withEvents) for (const record of records) tellOf(cb, entity, record);
	}
	return report;
}
