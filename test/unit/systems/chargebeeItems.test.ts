import fc from 'fast-check';
import {
	isLater,
	lastOf,
	readEvent,
	typesOf,
	type CbEvent,
} from '../../../nodes/Chargebee/entities/events';
import { foldItems } from '../../../nodes/Chargebee/entities/itemFeed';
import { itemPriceFields } from '../../../nodes/Chargebee/entities/itemPriceFields';
import {
	choosePrice,
	isInDecimal,
	priceId,
	priceName,
	shownPrice,
} from '../../../nodes/Chargebee/entities/itemPrices';
import { planPrice, priceParams } from '../../../nodes/Chargebee/entities/itemPriceWrites';
import { addressable, itemRecord } from '../../../nodes/Chargebee/entities/itemReads';
import { customerpProfile } from '../../../nodes/Customerp/profile';
import type { Api } from '../../../nodes/shared/entity';
import { ApiFailure } from '../../../nodes/shared/failure';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';
import { carry, rowOf } from '../fields/helpers';

const EUR = { currency: 'EUR', periodUnit: 'any' };
const ANY = { currency: '', periodUnit: 'any' };

const price = (id: string, more: JsonObject = {}): JsonObject => ({
	id,
	status: 'active',
	currency_code: 'EUR',
	...more,
});
const monthly = { period: 1, period_unit: 'month' };

const event = (
	id: string,
	type: string,
	version: number,
	content: JsonObject = {},
): JsonObject => ({
	id,
	event_type: type,
	occurred_at: Math.floor(version / 1000),
	content: {
		[type.slice(0, type.lastIndexOf('_'))]: { id: 'a', resource_version: version, ...content },
	},
});
const events = (...raw: JsonObject[]): CbEvent[] =>
	raw.map((each) => readEvent(each, ['item', 'item_price']) as CbEvent);

describe('choosing the price of an item', () => {
	const archived = { status: 'archived' };
	const deleted = { status: 'deleted', deleted: true };
	test.each<[string, JsonObject[], { currency: string; periodUnit: string }, string]>([
		['none', [], ANY, 'none'],
		['the only one', [price('a')], ANY, 'a'],
		['a deleted one is none', [price('a', deleted)], ANY, 'none'],
		['active before archived', [price('a', archived), price('b')], ANY, 'b'],
		['archived if there is no other', [price('a', archived), price('b', deleted)], ANY, 'a'],
		['two archived', [price('a', archived), price('b', archived)], ANY, 'a,b'],
		['two currencies', [price('a'), price('b', { currency_code: 'DKK' })], ANY, 'a,b'],
		['the one in the currency', [price('a'), price('b', { currency_code: 'DKK' })], EUR, 'a'],
		['none in the currency', [price('b', { currency_code: 'DKK' })], EUR, 'none'],
		[
			'month means every month',
			[price('a', { period: 3, period_unit: 'month' }), price('b', monthly)],
			{ currency: 'EUR', periodUnit: 'month' },
			'b',
		],
		[
			'every third month if there is no other',
			[price('a', { period: 3, period_unit: 'month' })],
			{ currency: 'EUR', periodUnit: 'month' },
			'a',
		],
		[
			'another period is none',
			[price('a', monthly)],
			{ currency: 'EUR', periodUnit: 'year' },
			'none',
		],
		[
			'what is paid once fits any period, after those that have it',
			[price('a'), price('b', monthly)],
			{ currency: 'EUR', periodUnit: 'month' },
			'b',
		],
		[
			'only what is paid once',
			[price('a'), price('b', monthly)],
			{ ...EUR, periodUnit: 'none' },
			'a',
		],
		['variants stand back', [price('a', { price_variant_id: 'v' }), price('b')], EUR, 'b'],
	])('%s', (_name, prices, choice, expected) => {
		const chosen = choosePrice(prices, choice);
		expect(
			chosen.which === 'one'
				? String(chosen.price.id)
				: chosen.which === 'several'
					? chosen.ids.join()
					: 'none',
		).toBe(expected);
		expect(choosePrice([...prices].reverse(), choice)).toEqual(chosen);
	});
});

describe('a price that is made', () => {
	const item = { id: 'gold', name: 'Gold', type: 'charge' };

	test('has an id and a name that say which it is, never too long', () => {
		expect(priceId('gold', 'EUR')).toBe('gold-EUR');
		expect(priceId('gold', 'EUR', { unit: 'month', count: 1 })).toBe('gold-EUR-month');
		expect(priceId('gold', 'EUR', { unit: 'month', count: 3 })).toBe('gold-EUR-3-month');
		expect(priceName('Gold', 'EUR', { unit: 'month', count: 3 })).toBe('Gold EUR 3 Month');
		const long = priceId('x'.repeat(100), 'EUR', { unit: 'month', count: 1 });
		expect(long).toHaveLength(100);
		expect(long.endsWith('-EUR-month')).toBe(true);
		expect(priceName('x'.repeat(100), 'EUR')).toHaveLength(100);
	});

	test('takes what is given before what the credential says', () => {
		const plan = planPrice(
			{ ...item, type: 'plan' },
			{ price_in_decimal: '5', currency_code: 'dkk', period_unit: 'year', period: 2, name: 'Own' },
			{ currency: '', periodUnit: 'month' },
		);
		expect(plan?.params).toEqual({
			id: 'gold-DKK-2-year',
			item_id: 'gold',
			name: 'Own',
			currency_code: 'DKK',
			period: 2,
			period_unit: 'year',
		});
	});

	test('a charge never has a period, and no amount is no price', () => {
		const choice = { currency: 'EUR', periodUnit: 'month' };
		expect(planPrice(item, { price_in_decimal: 5, period_unit: 'month' }, choice)?.id).toBe(
			'gold-EUR',
		);
		expect(planPrice(item, { price_in_decimal: null, description: 'x' }, choice)).toBeUndefined();
		expect(planPrice(item, {}, choice)).toBeUndefined();
	});

	test('an amount of nothing is a price', () => {
		expect(planPrice(item, { price_in_decimal: 0 }, EUR)?.amount).toBe(0);
	});
});

describe('events', () => {
	test('are read by the longest name of a resource', () => {
		const [read] = events(event('e1', 'item_price_created', 5, { item_id: 'x' }));
		expect(read).toMatchObject({ resource: 'item_price', did: 'created', version: 5 });
		expect(readEvent(event('e2', 'order_created', 5), ['item'])).toBeUndefined();
		expect(readEvent({ event_type: 'item_created' }, ['item'])).toBeUndefined();
		expect(typesOf(['item'])).toEqual(['item_created', 'item_updated', 'item_deleted']);
	});

	test('fold to the same in any order and any number', () => {
		const history = events(
			event('e1', 'item_created', 1000),
			event('e2', 'item_updated', 2000),
			event('e3', 'item_deleted', 3000),
			event('e4', 'item_created', 4000),
			event('e5', 'item_price_created', 5000, { id: 'p', item_id: 'a' }),
		);
		const expected = [...foldItems(history)];
		expect(expected).toMatchObject([
			['a', { version: 5000, item: { id: 'e4' }, deletion: { id: 'e3' } }],
		]);
		fc.assert(
			fc.property(
				fc.shuffledSubarray([...history, ...history], { minLength: 10, maxLength: 10 }),
				(shuffled) => {
					expect([...foldItems(shuffled)]).toEqual(expected);
				},
			),
		);
	});

	test('a deletion that carries the version of the last edit is the later one', () => {
		const [edited, deleted] = events(
			event('e1', 'item_updated', 2000),
			event('e2', 'item_deleted', 2000),
		);
		expect(isLater(deleted, edited)).toBe(true);
		expect(isLater(edited, deleted)).toBe(false);
		expect(foldItems([deleted, edited]).get('a')?.item?.did).toBe('deleted');
		expect(lastOf([deleted, edited], () => null).size).toBe(0);
	});
});

describe('an item as a record', () => {
	const row = { id: 'a', name: 'A', resource_version: 2000 };
	const [deletion] = events(event('e9', 'item_deleted', 1500));

	test('is stamped by the latest of item, prices and events', () => {
		const prices = [price('p', { resource_version: 3000 })];
		expect(itemRecord(row, prices, EUR).modifiedAt).toBe('1970-01-01T00:00:03.000Z');
		expect(itemRecord(row, prices, EUR, { seen: 4000 }).modifiedAt).toBe(
			'1970-01-01T00:00:04.000Z',
		);
	});

	test('is marked only if it is younger than a deletion of its id', () => {
		expect(itemRecord(row, [], EUR, { deletion }).mark).toBe('remade:e9');
		// A list that lags behind still shows the item that was deleted.
		expect(itemRecord({ ...row, resource_version: 1400 }, [], EUR, { deletion }).mark).toBe(
			undefined,
		);
		expect(itemRecord(row, [], EUR).mark).toBeUndefined();
	});
});

test('filters over ids never make an address too long', () => {
	const ids = Array.from({ length: 250 }, (_, place) => `${'æ'.repeat(90)}${place}`);
	const parts = addressable(ids);
	expect(parts.flat()).toEqual(ids);
	for (const part of parts) {
		expect(encodeURIComponent(JSON.stringify(part)).length).toBeLessThan(6000);
	}
	expect(addressable(Array.from({ length: 250 }, (_, place) => `ls-${place}`))).toHaveLength(3);
	expect(addressable(['a', 'a'])).toEqual([['a']]);
	expect(addressable([])).toEqual([]);
});

describe('money', () => {
	/** Nothing may be asked of the site for an amount that the currency can hold. */
	const noApi = {
		memo: new Map<string, unknown>(),
		request: async () => {
			throw new Error('no call');
		},
	} as unknown as Api;
	const unitPrice = customerpProfile.entities
		.find(({ entity }) => entity === 'product')
		?.fields.find(({ name }) => name === 'unitPrice');
	const major = itemPriceFields.find(({ name }) => name === 'item_price.price_in_decimal');
	/**
	 * A Customerp whose prices hold three decimals. A row keeps the decimals of its currency; without one it
	 * keeps as many as it says.
	 */
	const rowIn = (currency?: string) =>
		rowOf('money', {
			left: major,
			right: { ...unitPrice, scale: 3 },
			...(currency ? { currency } : { scale: 3 }),
		});
	const overTheWire = (value: JsonValue): JsonValue =>
		JSON.parse(JSON.stringify(value)) as JsonValue;

	async function thereAndBack(minor: number, currency: string, known: boolean): Promise<unknown> {
		const row = rowIn(known ? currency : undefined);
		const shown = shownPrice(price('p', { price: minor, currency_code: currency }));
		const there = overTheWire(carry(row, 'left', shown.price_in_decimal, 'right'));
		const back = overTheWire(carry(row, 'right', there, 'left'));
		const params = await priceParams(noApi, shown, { price_in_decimal: back }, [
			'price_in_decimal',
		]);
		return params.price;
	}

	test('every minor unit comes back from Customerp, in currencies with 0, 2 and 3 decimals', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(fc.nat(100_000), fc.nat(Number.MAX_SAFE_INTEGER)),
				fc.constantFrom('JPY', 'CLP', 'EUR', 'DKK', 'USD', 'KWD', 'TND'),
				fc.boolean(),
				async (minor, currency, known) => {
					expect(await thereAndBack(minor, currency, known)).toBe(minor);
				},
			),
			{ numRuns: 1000 },
		);
	});

	test('what a site with multi-decimal pricing keeps is told from what is computed here', () => {
		expect(isInDecimal(shownPrice(price('p', { price: 1950 })))).toBe(false);
		expect(isInDecimal(shownPrice(price('p', { price_in_decimal: '0.0045' })))).toBe(true);
		expect(isInDecimal(shownPrice(price('p', { price: 0, price_in_decimal: '0.0045' })))).toBe(
			true,
		);
		expect(isInDecimal(shownPrice(price('p')))).toBe(false);
	});

	test('an amount with more decimals than the site keeps is refused by name', async () => {
		const plain = {
			memo: new Map<string, unknown>([['chargebee.multiDecimal', false]]),
		} as unknown as Api;
		const shown = shownPrice(price('p', { price: 100 }));
		const write = priceParams(plain, shown, { price_in_decimal: '1.005' }, ['price_in_decimal']);
		await expect(write).rejects.toThrow(ApiFailure);
		await expect(write).rejects.toThrow('more decimals than EUR');
	});
});
