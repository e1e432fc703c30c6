import { unlessGone } from '../../shared/attempt';
import type { Api, Entity, EntityRecord, FieldDef, ListPage, ListQuery } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { localNow } from '../../shared/localTime';
import { textOf } from '../../shared/values';
import { addressFields } from './addressFields';
import { contactFields } from './contacts';
import { PERSON, readFeed } from './debtors';
import { employmentFields } from './employments';
import { findByMapping } from './foreignSystem';
import { ADDRESS_RULES, memberFields } from './members';
import { PAGE_SIZE, readPage, readRecord } from './pages';
import { PERSON_FLAGS, personRecord, readPerson } from './personRead';
import { createPerson, setPeriod, updatePerson } from './personWrites';
import { withBegunAddresses } from './subRecords';

async function get(api: Api, id: string): Promise<EntityRecord | undefined> {
	const raw = await readPerson(api, id);
	return raw && personRecord(api, raw);
}

async function list(api: Api, query: ListQuery): Promise<ListPage> {
	if (query.since !== undefined) return await readFeed(api, query, PERSON, get);
	const page = await readPage(api, '/persons', PERSON_FLAGS, query);
	return {
		records: page.rows.map((row) => personRecord(api, row)),
		next: page.next,
		serverTime: page.serverTime,
	};
}

/** The one person with this external id, as rows. */
async function byExternalId(api: Api, externalId: string): Promise<JsonObject[]> {
	const raw = await readRecord(api, '/persons/search/by/externalid', { externalId });
	return raw ? [raw] : [];
}

async function byEmail(api: Api, email: string): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	const path = `/emails/${encodeURIComponent(email)}/persons`;
	let page: string | undefined;
	do {
		const from = { page, limit: PAGE_SIZE };
		const found = await unlessGone(() => readPage(api, path, {}, from));
		rows.push(...(found?.rows ?? []));
		page = found?.next;
	} while (page);
	return rows;
}

async function rowsFor(api: Api, field: string, value: string): Promise<JsonObject[]> {
	if (field === 'externalId') return await byExternalId(api, value);
	if (field === 'email1' || field === 'email2') return await byEmail(api, value);
	const raw = await readPerson(api, value);
	return raw ? [raw] : [];
}

const plain = (value: unknown): string =>
	String(value ?? '')
		.trim()
		.toLowerCase();

const find: NonNullable<Entity['find']> = async (api, query) => {
	let rows: JsonObject[];
	if (query.by === 'reference') {
		rows = await findByMapping(api, 'persons', query.reference);
		if (!rows.length) rows = await byExternalId(api, query.reference);
	} else {
		rows = await rowsFor(api, query.field, String(query.value));
	}
	const ids = [...new Set(rows.flatMap((row) => textOf(row.debtorAccountNumber) ?? []))];
	const records: EntityRecord[] = [];
	// The searches leave the employments out.
	for (const id of ids) {
		const record = await get(api, id);
		if (record) records.push(record);
	}
	return query.by === 'reference'
		? records
		: records.filter((record) => plain(record.fields[query.field]) === plain(query.value));
};

const text = (name: string, label: string, more: Partial<FieldDef> = {}): FieldDef => ({
	name,
	label,
	kind: 'text',
	writable: true,
	...more,
});

const fields: FieldDef[] = [
	text('firstname', 'First Name', { required: true, clearable: false }),
	text('lastname', 'Last Name', { required: true, clearable: false }),
	...memberFields,
	{
		name: 'gender',
		label: 'Gender',
		kind: 'enum',
		writable: true,
		clearable: false,
		options: [
			{ value: 0, label: 'Unknown' },
			{ value: 1, label: 'Male' },
			{ value: 2, label: 'Female' },
			{ value: 3, label: 'Other' },
		],
	},
	{
		name: 'birthDate',
		label: 'Birth Date',
		kind: 'date',
		format: 'midnight',
		writable: true,
		clearable: false,
	},
	{ name: 'age', label: 'Age', kind: 'number', writable: false },
	text('honorific', 'Honorific'),
	...contactFields(true),
	...addressFields(true),
	...employmentFields,
	{ name: 'allowSms', label: 'Allow SMS', kind: 'boolean', writable: true, clearable: false },
	{
		name: 'allowEmail',
		label: 'Allow Email',
		kind: 'boolean',
		writable: 'create',
		clearable: false,
		hint: 'Can be given to a new person only',
	},
	{
		name: 'preferredContact',
		label: 'Preferred Contact',
		kind: 'enum',
		writable: 'create',
		options: [
			{ value: 1, label: 'Primary Contact' },
			{ value: 2, label: 'Secondary Contact' },
		],
		hint: 'Can be given to a new person only',
	},
	{
		name: 'preferredAddress',
		label: 'Preferred Address',
		kind: 'enum',
		writable: 'create',
		options: ADDRESS_RULES,
		hint: 'Can be given to a new person only',
	},
	{
		name: 'defaultAddressType',
		label: 'Default Address',
		kind: 'enum',
		writable: 'create',
		options: ADDRESS_RULES,
		hint: 'Can be given to a new person only',
	},
	{ name: 'temporary', label: 'Temporary', kind: 'boolean', writable: true, clearable: false },
	text('text', 'Profile Text', { writable: 'create', hint: 'Can be given to a new person only' }),
	text('salarySystemIdentification', 'Salary System ID'),
	text('bankRegistrationNumber', 'Bank Registration Number'),
	text('bankAccountNumber', 'Bank Account Number'),
	{
		name: 'anonymizedOn',
		label: 'Anonymized On',
		kind: 'dateTime',
		format: 'zoneFree',
		writable: false,
	},
];

export const person: Entity = {
	system: 'membercare',
	entity: 'person',
	label: 'Person',
	labelPlural: 'Persons',
	summary: [
		'name',
		'debtorAccountNumber',
		'birthDate',
		'email1',
		'cellPhone1',
		'primaryAddress.streetLine',
		'primaryAddress.zipCode',
		'primaryAddress.city',
		'closed',
		'lastChange',
	],
	fields,
	capabilities: {
		feed: true,
		feedMisses:
			'Edits of addresses, contacts, employments and mappings may not move the change stamp of the person, and ended persons may be left out: the next complete pass shows them',
		completeListing: true,
		listingIsFull: true,
		singleRead: true,
		create: true,
		createsInSteps: true,
		update: true,
		archive: true,
		restore: true,
		delete: false,
		findByReference: { conclusive: true },
		findByKey: ['debtorAccountNumber', 'externalId', 'email1', 'email2'],
		gone: 'notFound',
		visibilityLagSeconds: 10,
		requestTimeoutSeconds: 60,
		stamp: 'zoneFree',
		overlapSeconds: 65 * 60,
		retentionDays: 7,
		pageSize: PAGE_SIZE,
		aliases: ['debtorAccountNumber'],
		archived: { field: 'closed', values: [true], active: false },
	},
	limits: [
		'A person cannot be deleted through the API. Archive ends the person; as the API shows no start date, ending (or bringing back) a person also empties that date.',
		'Contacts can be added, not changed, ended or deleted: the newest of a type counts, and an emptied one stays.',
		'An address is replaced by a new one and the old one is deleted, unless Membercare ends it by itself; its city comes from the zip code, which has to be known in Membercare.',
		'The flag for e-mail, the preferred address and contact and the profile text can be given to a new person only.',
		'National numbers and passwords are neither read nor written.',
		'Technical users of integrations are listed as persons, too.',
	],
	list,
	get,
	find,
	create: (api, request) => createPerson(api, request),
	update: (api, request) => updatePerson(api, request),
	begun: withBegunAddresses,
	archive: (api, id) => setPeriod(api, id, localNow(api)),
	restore: (api, id) => setPeriod(api, id, null),
};
