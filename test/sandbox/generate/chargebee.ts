/** A Chargebee site, a PMS and an ERP that partly know the same people, companies and products. */
import type { ChargebeeSeed, CustomerpSeed, CustomPmsSeed, RawRecord } from '../types';
import { createChance, type Chance } from './prng';
import { address, cvr, streetLine } from './shapes';
import { COMPANY_STEMS, FEMALE, MALE, SURNAMES } from './words';

export interface ChargebeeOptionsOf {
	/** Same seed and counts: same data. Default 1. */
	seed?: number;
	/** Customers in Chargebee. Default 20. */
	customers?: number;
	/** Guests and companies that only the PMS knows, to be set up in Chargebee. Default 6. */
	guests?: number;
	/** Default 10. */
	items?: number;
	/** Business entities, at most 30. Default 4. */
	businessEntities?: number;
	/** Paid orders. Default 10. */
	orders?: number;
	/** Newest stamp; the others lie within the year before. Default '2025-06-01T12:00:00Z'. */
	until?: string;
}

export interface GeneratedBilling {
	chargebee: ChargebeeSeed;
	custompms: CustomPmsSeed;
	customerp: CustomerpSeed;
}

const CURRENCIES = ['EUR', 'DKK', 'JPY', 'KWD', 'EUR', 'EUR'];
const FAMILY = 'stays';
const DAY = 86_400;

interface Made {
	chance: Chance;
	until: number;
}

const stamps = ({ chance, until }: Made): RawRecord => {
	const updated = until - chance.int(1, 300 * DAY);
	const created = updated - chance.int(0, 60 * DAY);
	return {
		created_at: created,
		updated_at: updated,
		resource_version: updated * 1000 + chance.int(0, 999),
	};
};

function person(chance: Chance, index: number) {
	const first = chance.pick(chance.maybe(0.5) ? FEMALE : MALE);
	const last = chance.pick(SURNAMES);
	const where = address(chance, 'DK');
	return {
		first,
		last,
		email: `guest${index}@example.${chance.pick(['com', 'net', 'org'])}`,
		phone: `+45${chance.int(20, 99)}${chance.digits(6)}`,
		street: streetLine(where),
		zipCode: where.zipCode ?? '',
		city: where.city ?? '',
	};
}

type Person = ReturnType<typeof person>;

const billingAddress = (who: Person): RawRecord => ({
	first_name: who.first,
	last_name: who.last,
	line1: who.street,
	city: who.city,
	zip: who.zipCode,
	country: 'DK',
	validation_status: 'not_validated',
});

const pmsAddress = (who: Person): RawRecord => ({
	line1: who.street,
	postalCode: who.zipCode,
	city: who.city,
	country: 'DK',
});

function makeItems(made: Made, count: number) {
	const items: RawRecord[] = [];
	const prices: RawRecord[] = [];
	const products: RawRecord[] = [];
	for (let n = 1; n <= count; n++) {
		const id = `item-${String(n).padStart(3, '0')}`;
		const name = `${made.chance.pick(COMPANY_STEMS)} ophold ${n}`;
		const currency = CURRENCIES[n % CURRENCIES.length];
		const type = n % 3 === 0 ? 'plan' : 'charge';
		const price = made.chance.int(100, 999_999);
		items.push({
			id,
			name,
			external_name: name,
			description: `Beskrivelse af ${name}`,
			type,
			item_family_id: FAMILY,
			unit: 'nat',
			is_shippable: type === 'charge',
			status: n % 8 === 0 ? 'archived' : 'active',
			...stamps(made),
		});
		prices.push({
			id: `${id}-${currency}`,
			name: `${name} ${currency}`,
			item_id: id,
			item_type: type,
			item_family_id: FAMILY,
			pricing_model: 'flat_fee',
			price,
			currency_code: currency,
			status: 'active',
			...(type === 'plan' ? { period: 1, period_unit: 'month' } : {}),
			...stamps(made),
		});
		// Every fourth is known in the ERP already.
		if (n % 4 === 0) products.push({ sku: id, name, unit: 'nat', currency });
	}
	return { items, prices, products };
}

function makeCustomers(made: Made, count: number, entities: RawRecord[]) {
	const customers: RawRecord[] = [];
	const contacts: RawRecord[] = [];
	const guests: RawRecord[] = [];
	const subscriptions: RawRecord[] = [];
	for (let n = 1; n <= count; n++) {
		const who = person(made.chance, n);
		const id = `cust-${String(n).padStart(4, '0')}`;
		const company = n % 4 === 0 ? `${who.last} ${made.chance.pick(COMPANY_STEMS)} ApS` : undefined;
		customers.push({
			id,
			first_name: who.first,
			last_name: who.last,
			email: who.email,
			phone: who.phone,
			...(company === undefined ? {} : { company, vat_number: `DK${cvr(made.chance)}` }),
			locale: 'da-DK',
			net_term_days: made.chance.pick([0, 8, 14, 30]),
			auto_collection: 'off',
			taxability: 'taxable',
			preferred_currency_code: 'DKK',
			billing_address: billingAddress(who),
			business_entity_id: entities[n % entities.length].id,
			meta_data: { source: 'front desk', nested: { kept: n } },
			...stamps(made),
		});
		const guest: RawRecord = {
			type: company === undefined ? 'guest' : 'company',
			firstName: who.first,
			lastName: who.last,
			companyName: company ?? null,
			email: who.email,
			phone: who.phone,
			language: 'da-DK',
			address: pmsAddress(who),
		};
		if (n % 3 !== 0) guests.push({ ...guest, subscriptionId: n % 3 === 1 ? `sub-${n}` : null });
		if (n % 5 === 0)
			contacts.push({
				firstName: who.first,
				lastName: who.last,
				email: who.email,
				phone: who.phone,
			});
		if (n % 3 === 1) {
			subscriptions.push({
				id: `sub-${n}`,
				customer_id: id,
				status: 'active',
				currency_code: 'DKK',
				shipping_address: {
					first_name: who.first,
					last_name: who.last,
					email: who.email,
					line1: who.street,
					city: who.city,
					zip: who.zipCode,
					country: 'DK',
				},
				...stamps(made),
			});
		}
	}
	return { customers, contacts, guests, subscriptions };
}

function makeOrders(made: Made, count: number, customers: RawRecord[], prices: RawRecord[]) {
	const shippable = prices.filter(({ item_type }) => item_type === 'charge');
	return Array.from({ length: count }, (_, index): RawRecord => {
		const price = shippable[index % shippable.length];
		const second = shippable.find(
			(other) => other !== price && other.currency_code === price.currency_code,
		);
		const lines = [price, ...(second === undefined ? [] : [second])].map((one, line) => ({
			id: `line-${index}-${line}`,
			entity_id: one.id,
			entity_type: 'charge_item_price',
			description: String(one.name),
			fulfillment_quantity: line + 1,
			unit_price: one.price,
			amount: Number(one.price) * (line + 1),
			tax_amount: 0,
			discount_amount: 0,
			status: 'queued',
			is_shippable: true,
		}));
		const total = lines.reduce((sum, { amount }) => sum + amount, 0);
		const own = stamps(made);
		return {
			id: `order-${index + 1}`,
			document_number: `ORD-${1000 + index}`,
			invoice_id: `inv-${index + 1}`,
			customer_id: customers[index % customers.length].id,
			status: made.chance.pick(['queued', 'awaiting_shipment', 'shipped', 'delivered']),
			payment_status: 'paid',
			order_type: 'system_generated',
			price_type: 'tax_exclusive',
			currency_code: price.currency_code,
			order_date: own.created_at,
			shipping_date: own.created_at,
			sub_total: total,
			discount: 0,
			tax: 0,
			total,
			amount_paid: total,
			order_line_items: lines,
			...own,
		};
	});
}

/** Seeds for Chargebee, the PMS and the ERP. */
export function generateBilling(options: ChargebeeOptionsOf = {}): GeneratedBilling {
	const made: Made = {
		chance: createChance(options.seed ?? 1),
		until: Math.floor(Date.parse(options.until ?? '2025-06-01T12:00:00Z') / 1000),
	};
	const businessEntities = Array.from({ length: options.businessEntities ?? 4 }, (_, index) => ({
		id: `be-${index + 1}`,
		name: `${COMPANY_STEMS[index]} Hotels ${index + 1}`,
		status: 'active',
		...stamps(made),
	}));
	const { items, prices, products } = makeItems(made, options.items ?? 10);
	const { customers, contacts, guests, subscriptions } = makeCustomers(
		made,
		options.customers ?? 20,
		businessEntities,
	);
	// The houses themselves are companies in the PMS; the last one has no business entity yet.
	const houses = [...businessEntities.slice(1), { id: '', name: 'Fjordby Hotels' }].map(
		({ name }) => ({
			type: 'company',
			companyName: `${name} A/S`,
			billingGroup: name,
		}),
	);
	const own = Array.from({ length: options.guests ?? 6 }, (_, index): RawRecord => {
		const who = person(made.chance, 9000 + index);
		return {
			type: 'guest',
			firstName: who.first,
			lastName: who.last,
			email: who.email,
			phone: who.phone,
			language: 'da-DK',
			address: pmsAddress(who),
		};
	});
	return {
		chargebee: {
			itemFamilies: [{ id: FAMILY, name: 'Stays' }],
			items,
			itemPrices: prices,
			customers,
			subscriptions,
			businessEntities,
			orders: makeOrders(made, options.orders ?? 10, customers, prices),
		},
		custompms: { customers: [...guests, ...houses, ...own] },
		customerp: {
			contacts,
			products,
			customers: [{ name: businessEntities[0].name, type: 'company' }],
		},
	};
}
