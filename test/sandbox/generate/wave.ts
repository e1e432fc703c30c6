/** A CRM and Wave that partly know the same customers and products. */
import type { CustomCrmSeed, RawRecord, WaveSeed } from '../types';
import { createChance, type Chance } from './prng';
import { address, streetLine } from './shapes';
import { COMPANY_STEMS, FEMALE, MALE, PRODUCT_NAMES, SURNAMES } from './words';

export interface BooksOptions {
	/** Same seed and counts: same data. Default 1. */
	seed?: number;
	/** Customers in the CRM. Default 16. */
	customers?: number;
	/** Default 8. */
	products?: number;
	/** Default 8. */
	orders?: number;
	/** Newest stamp; the others lie within the year before. Default '2025-06-01T12:00:00Z'. */
	until?: string;
}

export interface GeneratedBooks {
	customcrm: CustomCrmSeed;
	wave: WaveSeed;
}

const DAY = 86_400_000;
/** Ids in the form that the CRM gives. */
const idOf = (kind: number, n: number): string =>
	`${String(kind).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;

function makeCustomer(chance: Chance, n: number, modifiedAt: string): RawRecord {
	const first = chance.pick(chance.maybe(0.5) ? FEMALE : MALE);
	const last = chance.pick(SURNAMES);
	const company = n % 3 === 0;
	const where = address(chance, 'DK');
	return {
		id: idOf(1, n),
		type: company ? 'company' : 'person',
		number: `K-${1000 + n}`,
		name: company ? `${last} ${chance.pick(COMPANY_STEMS)} ApS ${n}` : `${first} ${last} ${n}`,
		firstName: first,
		lastName: last,
		email: `kunde${n}@example.${chance.pick(['com', 'net'])}`,
		phone: `+45${chance.int(20, 99)}${chance.digits(6)}`,
		currency: 'DKK',
		address: {
			line1: streetLine(where),
			postalCode: where.zipCode ?? null,
			city: where.city ?? null,
			country: 'DK',
		},
		allowPersonalData: n % 4 !== 0,
		createdAt: modifiedAt,
		modifiedAt,
	};
}

/** The same customer as Wave has it. */
const inWave = (customer: RawRecord): RawRecord => {
	const { line1, postalCode, city } = customer.address as Record<string, string | null>;
	return {
		name: customer.name,
		displayId: customer.number,
		email: customer.email,
		phone: customer.phone,
		currency: 'DKK',
		address: {
			addressLine1: line1,
			addressLine2: null,
			city,
			postalCode,
			provinceCode: null,
			countryCode: 'DK',
		},
	};
};

/** Seeds for the CRM and for Wave. */
export function generateBooks(options: BooksOptions = {}): GeneratedBooks {
	const chance = createChance(options.seed ?? 1);
	const until = Date.parse(options.until ?? '2025-06-01T12:00:00Z');
	const stamp = (): string => new Date(until - chance.int(1, 300) * DAY).toISOString();
	const count = (given: number | undefined, otherwise: number): number[] =>
		Array.from({ length: given ?? otherwise }, (_, index) => index + 1);
	const customers = count(options.customers, 16).map((n) => makeCustomer(chance, n, stamp()));
	const products = count(options.products, 8).map((n): RawRecord => {
		const modifiedAt = stamp();
		return {
			id: idOf(2, n),
			number: `V-${n}`,
			name: `${chance.pick(PRODUCT_NAMES)} ${n}`,
			description: `Beskrivelse ${n}`,
			unitPrice: chance.int(100, 99_999_999) / 100_000,
			incomeAccount: 'Sales',
			createdAt: modifiedAt,
			modifiedAt,
		};
	});
	const orders = count(options.orders, 8).map((n): RawRecord => {
		const modifiedAt = stamp();
		return {
			id: idOf(3, n),
			number: `${5000 + n}`,
			customerId: customers[n % customers.length].id,
			orderDate: modifiedAt.slice(0, 10),
			dueDate: new Date(Date.parse(modifiedAt) + 14 * DAY).toISOString().slice(0, 10),
			title: 'Faktura',
			currency: 'USD',
			memo: `Ordre ${n}`,
			status: n % 2 === 0 ? 'confirmed' : 'draft',
			lines: [0, 1].map((line) => ({
				productId: products[(n + line) % products.length].id,
				description: `Linje ${line + 1}`,
				quantity: line + 1.5,
				unitPrice: chance.int(100, 9_999_999) / 10_000,
			})),
			createdAt: modifiedAt,
			modifiedAt,
		};
	});
	return {
		customcrm: { customers, products, orders },
		wave: {
			customers: customers.filter((_, index) => index % 3 === 1).map(inWave),
			products: products
				.filter((_, index) => index % 4 === 0)
				.map(({ name, unitPrice }) => ({ name, unitPrice: String(unitPrice) })),
		},
	};
}
