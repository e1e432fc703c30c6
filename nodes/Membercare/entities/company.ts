import type { Api, Entity, EntityRecord, FieldDef, ListPage, ListQuery } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { numberOf, objectsOf, textOf } from '../../shared/values';
import { addressFields } from './addressFields';
import { companyRecord, readCompany, searchCompanies } from './companyRead';
import { createCompany, updateCompany } from './companyWrites';
import { contactFields } from './contacts';
import { COMPANY, readFeed } from './debtors';
import { findByMapping } from './foreignSystem';
import { ADDRESS_RULES, memberFields } from './members';
import { organizationNumberField } from './organizationNumber';
import { PAGE_SIZE, readPage, recordOf } from './pages';
import { numberFields } from './registrationNumbers';
import { withBegunAddresses } from './subRecords';

async function get(api: Api, id: string): Promise<EntityRecord | undefined> {
	const raw = await readCompany(api, id);
	return raw && companyRecord(api, raw);
}

async function list(api: Api, query: ListQuery): Promise<ListPage> {
	if (query.since !== undefined) return await readFeed(api, query, COMPANY, get);
	const page = await readPage(api, '/companies', { includeAddressAndContactInfo: true }, query);
	return {
		records: page.rows.map((row) => companyRecord(api, row)),
		next: page.next,
		serverTime: page.serverTime,
	};
}

/**
 * Companies whose external id is our reference: created by us, with the mapping still missing. There
 * is no search by it, so all companies are read; if rows moved between pages meanwhile (fewer
 * different ones were seen than there are), once more.
 */
async function findByExternalId(api: Api, reference: string): Promise<JsonObject[]> {
	for (let attempt = 1; ; attempt++) {
		const found: JsonObject[] = [];
		const seen = new Set<string>();
		let total = 0;
		for (let page = 1, pages = 1; page <= pages; page++) {
			const request = {
				method: 'GET',
				path: '/companies',
				query: { page, pageSize: PAGE_SIZE },
			} as const;
			const body = recordOf(request, await api.request(request));
			total = numberOf(body.totalCount) ?? 0;
			pages = numberOf(body.totalPages) ?? 1;
			for (const row of objectsOf(body.result) ?? []) {
				seen.add(textOf(row.debtorAccountNumber) ?? '');
				if (textOf(row.externalId) === reference) found.push(row);
			}
		}
		if (found.length || seen.size >= total || attempt === 3) return found;
	}
}

const SEARCHABLE = ['debtorAccountNumber', 'cvr', 'se', 'companyName', 'name'];
const plain = (value: unknown): string =>
	String(value ?? '')
		.trim()
		.toLowerCase();

const find: NonNullable<Entity['find']> = async (api, query) => {
	if (query.by === 'reference') {
		const mapped = await findByMapping(api, 'companies', query.reference);
		const rows = mapped.length ? mapped : await findByExternalId(api, query.reference);
		// Both lists come without addresses and contacts.
		const ids = [...new Set(rows.flatMap((row) => textOf(row.debtorAccountNumber) ?? []))];
		const records: EntityRecord[] = [];
		for (const id of ids) {
			const record = await get(api, id);
			if (record) records.push(record);
		}
		return records;
	}
	const rows = await searchCompanies(api, String(query.value));
	return rows
		.map((row) => companyRecord(api, row))
		.filter((record) => plain(record.fields[query.field]) === plain(query.value));
};

const fields: FieldDef[] = [
	{ name: 'companyName', label: 'Company Name', kind: 'text', writable: true, required: true },
	{ name: 'companyName2', label: 'Company Name 2', kind: 'text', writable: true },
	{
		name: 'category.description',
		label: 'Category',
		kind: 'text',
		writable: true,
		clearable: false,
		hint: 'Description of one of the company categories of the tenant; some tenants need it for a new company',
	},
	{ name: 'category.id', label: 'Category ID', kind: 'number', writable: false },
	organizationNumberField,
	...numberFields,
	...memberFields,
	{
		name: 'publicEstablishment',
		label: 'Public Establishment',
		kind: 'boolean',
		writable: true,
		clearable: false,
	},
	{
		name: 'defaultAddressType',
		label: 'Default Address',
		kind: 'enum',
		writable: true,
		clearable: false,
		options: ADDRESS_RULES,
	},
	{
		name: 'defaultAgreement.description',
		label: 'Default Agreement',
		kind: 'text',
		writable: true,
		hint: 'Description of one of the agreements of the tenant',
	},
	...contactFields(true),
	...addressFields(true),
	{ name: 'id', label: 'Internal ID', kind: 'number', writable: false },
];

export const company: Entity = {
	system: 'membercare',
	entity: 'company',
	label: 'Company',
	labelPlural: 'Companies',
	summary: [
		'name',
		'debtorAccountNumber',
		'cvr',
		'email1',
		'phone1',
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
			'Edits of addresses, contacts, registration numbers and mappings may not move the change stamp of the company, and closed companies may be left out: the next complete pass shows them',
		completeListing: true,
		listingIsFull: true,
		singleRead: true,
		create: true,
		createsInSteps: true,
		update: true,
		archive: false,
		restore: false,
		delete: false,
		findByReference: { conclusive: true },
		findByKey: SEARCHABLE,
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
		'A company can be neither deleted nor closed through the API; a closed one leaves the listing and is still read by its number.',
		'Contacts can be added, not changed, ended or deleted: the newest of a type counts, and an emptied one stays.',
		'An address is replaced by a new one and the old one is ended; its city comes from the zip code, which has to be known in Membercare.',
		'A new company takes several calls; each is remembered, so an interrupted create goes on where it stopped.',
	],
	list,
	get,
	find,
	create: (api, request) => createCompany(api, request),
	update: (api, request) => updateCompany(api, request),
	begun: withBegunAddresses,
};
