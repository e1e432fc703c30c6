import type { Api } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import {
	flattenAddresses,
	splitStreetLine,
	streetLineOf,
} from '../../../nodes/Membercare/entities/addressFields';
import { isSameAddress, wantedAddress } from '../../../nodes/Membercare/entities/addressWrites';
import { contactsToAdd, flattenContacts } from '../../../nodes/Membercare/entities/contacts';
import {
	currentEmployment,
	flattenEmployment,
} from '../../../nodes/Membercare/entities/employments';
import { flattenNumbers } from '../../../nodes/Membercare/entities/registrationNumbers';
import { referenceOf } from '../../../nodes/Membercare/entities/foreignSystem';

const NOW = '2025-06-15T12:00:00';

/** An account whose clock stands in June 2025, as far as entries are dated. */
const api = (): Api => ({
	request: async () => {
		throw new Error('no call expected');
	},
	account: 'test',
	zone: 'Europe/Copenhagen',
	options: { foreignSystem: 'n8n Link Store' },
	memo: new Map([['transport.clockAhead', Date.parse('2025-06-15T10:00:00Z') - Date.now()]]),
});

describe('street lines', () => {
	test.each<[string, JsonObject]>([
		[
			'Nørregade 12B, 2. tv',
			{ street: 'Nørregade', number: '12', letter: 'B', floor: '2.', suite: 'tv' },
		],
		['Nørregade 12', { street: 'Nørregade', number: '12', letter: null, floor: null, suite: null }],
		[
			'Karl Johans gate 5, st.',
			{ street: 'Karl Johans gate', number: '5', floor: 'st.', suite: null },
		],
		['Postboks 12 Sentrum', { street: 'Postboks 12 Sentrum', number: null }],
		['12 High Street', { street: '12 High Street', number: null }],
		['Vej 5 6', { street: 'Vej 5 6', number: null }],
		['Hauptstraße 7, Hinterhaus 2. Stock links', { number: null }],
		['Rue de l’Église', { street: 'Rue de l’Église', number: null }],
	])('%s', (line, expected) => {
		const parts = splitStreetLine(line);
		expect(parts).toMatchObject(expected);
		// Whatever is made of it, it reads the same afterwards.
		expect(streetLineOf(parts)).toBe(line);
	});

	test('an empty line empties every part', () => {
		expect(splitStreetLine(null)).toEqual({
			street: null,
			number: null,
			letter: null,
			floor: null,
			suite: null,
		});
	});
});

describe('which entry is current', () => {
	const contact = (id: number, value: string, start: string | null, end: string | null = null) => ({
		id,
		type: 1,
		value,
		start,
		end,
	});

	test('the latest start counts, then the highest id; ended and future ones do not', () => {
		const of = (...entries: JsonObject[]) => flattenContacts(entries, NOW).email1;
		expect(of(contact(1, 'a', null), contact(2, 'b', '2020-01-01T00:00:00'))).toBe('b');
		expect(of(contact(2, 'b', '2020-01-01T00:00:00'), contact(1, 'a', null))).toBe('b');
		const same = '2020-01-01T00:00:00';
		expect(of(contact(5, 'five', same), contact(4, 'four', same))).toBe('five');
		expect(of(contact(1, 'a', null), contact(2, 'b', null, '2025-06-15T00:00:00'))).toBe('a');
		expect(of(contact(1, 'a', null), contact(2, 'b', '2025-06-16T00:00:00'))).toBe('a');
		// Later today is today: a server may keep the day only, and clocks differ.
		expect(of(contact(1, 'a', null), contact(2, 'b', '2025-06-15T23:00:00'))).toBe('b');
		expect(of()).toBeNull();
	});

	test('a new contact starts after the one that it replaces, and only if it differs', () => {
		const existing = [contact(1, 'old@example.org', '2025-06-15T12:00:05')];
		const { body } = contactsToAdd(api(), { email1: 'new@example.org' }, ['email1'], existing);
		expect(body).toEqual([{ type: 1, value: 'new@example.org', start: '2025-06-15T12:00:06' }]);
		const same = contactsToAdd(api(), { email1: 'old@example.org' }, ['email1'], existing);
		expect(same).toEqual({ body: [], paths: [] });
		const none = contactsToAdd(api(), { email1: '' }, ['email1'], existing);
		expect(none.body).toEqual([]);
	});

	test('the primary employment counts, else the newest', () => {
		const employment = (
			id: number,
			no: string,
			isPrimary: boolean,
			unemployDate: string | null = null,
		) => ({
			id,
			company: { debtorAccountNumber: no, name: `Firma ${no}` },
			employDate: `2020-01-0${id}T00:00:00`,
			unemployDate,
			isPrimary,
			officialTitle: `T${id}`,
		});
		const all = [employment(1, '1', true), employment(2, '2', false)];
		expect(flattenEmployment({ employments: all }, NOW)).toEqual({
			employer: '1',
			employerName: 'Firma 1',
			jobTitle: 'T1',
		});
		const ended = [employment(1, '1', true, '2024-01-01T00:00:00'), employment(2, '2', false)];
		expect(currentEmployment(ended, NOW)?.id).toBe(2);
		expect(flattenEmployment({ employments: [] }, NOW)).toMatchObject({ employer: null });
		expect(flattenEmployment({ employments: null }, NOW)).toEqual({});
	});
});

describe('addresses', () => {
	const address: JsonObject = {
		id: 9,
		addressType: 1,
		street: 'Torvet',
		number: '1',
		careOf: 'Bo',
		postalCode: { zipCode: '8000', city: 'Aarhus C', country: { iso2Letter: 'dk' } },
		start: null,
		end: null,
	};

	test('the country may stand with the postal code only', () => {
		expect(flattenAddresses([address], NOW).primaryAddress).toMatchObject({
			streetLine: 'Torvet 1',
			zipCode: '8000',
			city: 'Aarhus C',
			country: 'DK',
			floor: null,
		});
	});

	test('rule 22: what is not given is taken from what is there', () => {
		const wanted = wantedAddress(
			'primaryAddress',
			{ primaryAddress: { number: '2' } },
			['primaryAddress.number'],
			[address],
			NOW,
		);
		expect(wanted).toEqual({
			addressType: 1,
			street: 'Torvet',
			number: '2',
			careOf: 'Bo',
			postalCode: { zipCode: '8000', country: { iso2Letter: 'DK' } },
			country: { iso2Letter: 'DK' },
		});
		expect(isSameAddress('primaryAddress', wanted, [address], NOW)).toBe(false);
	});

	test('without street, box and zip code there is none', () => {
		const emptied = { street: null, number: null, zipCode: null, postOfficeBox: null };
		expect(
			wantedAddress('primaryAddress', { primaryAddress: emptied }, [], [address], NOW),
		).toBeNull();
	});
});

describe('rule 12: what an answer leaves out was not observed', () => {
	test('business numbers', () => {
		expect(flattenNumbers(null, NOW)).toEqual({});
		expect(flattenNumbers({ registrationNumberCVR: null }, NOW)).toMatchObject({
			cvr: null,
			se: null,
		});
	});

	test('deprecated plain numbers help where the objects are missing', () => {
		expect(flattenNumbers({ cvr: '12345678' }, NOW).cvr).toBe('12345678');
		expect(flattenNumbers({ cvr: '1', registrationNumberCVR: { number: '2' } }, NOW).cvr).toBe('2');
	});
});

test('our reference is the mapping of our system, then the external id', () => {
	const mapping = (name: string, externalId: string) => ({
		externalId,
		foreignSystem: { id: 1, name },
	});
	const raw = {
		externalId: 'ls-1',
		foreignSystemMappings: [mapping('Other', 'x'), mapping('N8N link store', 'ls-2')],
	};
	expect(referenceOf(api(), raw)).toBe('ls-2');
	expect(referenceOf(api(), { ...raw, foreignSystemMappings: [] })).toBe('ls-1');
	expect(referenceOf(api(), {})).toBeUndefined();
});
