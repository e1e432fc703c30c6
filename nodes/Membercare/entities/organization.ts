import type {
	Api,
	CreateRequest,
	Entity,
	EntityRecord,
	FieldDef,
	ListPage,
	ListQuery,
	UpdateRequest,
	WriteResult,
} from '../../shared/entity';
import { attempt } from '../../shared/attempt';
import { ApiFailure } from '../../shared/failure';
import { getPath, type JsonObject, type JsonValue } from '../../shared/json';
import { localNow, wholeSeconds } from '../../shared/localTime';
import { pathsOf } from '../../shared/paths';
import { isEmpty, objectOf, objectsOf, sameValue, textOf } from '../../shared/values';
import { ADDRESS_NAMES, addressFields, flattenAddresses } from './addressFields';
import { wantedAddress } from './addressWrites';
import { CONTACT_KINDS, contactFields, contactsToAdd, flattenContacts } from './contacts';
import { lookUp } from './lookups';
import { patchValue } from './members';
import { PAGE_SIZE, readPage, readRecord, recordOf } from './pages';

const CATEGORY = 'organizationCategory.description';
const path = (id: string): string => `/organizations/${encodeURIComponent(id)}`;

function organizationRecord(api: Api, raw: JsonObject): EntityRecord {
	const now = localNow(api);
	const contacts = objectsOf(raw.contacts);
	const addresses = objectsOf(raw.addresses);
	const end = textOf(raw.endDate);
	// The company may come as a link only; its last segment is the number.
	const link = textOf(raw.companyLink);
	const linked = link && decodeURIComponent(link.slice(link.lastIndexOf('/') + 1));
	return {
		id: textOf(raw.identificationNumber) ?? '',
		fields: {
			...raw,
			closed: end !== null && wholeSeconds(end) <= now,
			companyNumber: textOf(objectOf(raw.company).debtorAccountNumber) ?? linked,
			...(contacts ? flattenContacts(contacts, now) : {}),
			...(addresses ? flattenAddresses(addresses, now) : {}),
		},
	};
}

async function get(api: Api, id: string): Promise<EntityRecord | undefined> {
	const raw = await readRecord(api, path(id));
	return raw && organizationRecord(api, raw);
}

async function list(api: Api, query: ListQuery): Promise<ListPage> {
	const page = await readPage(api, '/organizations', { onlyValid: false }, query);
	return {
		records: page.rows.map((row) => organizationRecord(api, row)),
		next: page.next,
		serverTime: page.serverTime,
	};
}

/** The fields that a PATCH takes. */
const PATCHED: Record<string, FieldDef['kind']> = {
	name: 'text',
	name2: 'text',
	membershipAllowed: 'boolean',
	boardMemberAllowed: 'boolean',
	webEnabled: 'boolean',
};

const category = (api: Api, value: JsonValue) =>
	lookUp(api, '/organizations/categories', CATEGORY, value);

async function postBody(api: Api, fields: JsonObject): Promise<JsonObject> {
	const body: JsonObject = { identificationNumber: fields.identificationNumber };
	for (const name of Object.keys(PATCHED)) {
		if (!isEmpty(fields[name])) body[name] = fields[name];
	}
	const description = getPath(fields, CATEGORY);
	if (!isEmpty(description)) body.organizationCategory = await category(api, description!);
	if (!isEmpty(fields.companyNumber)) {
		body.company = { debtorAccountNumber: String(fields.companyNumber) };
	}
	const contacts = contactsToAdd(
		api,
		fields,
		CONTACT_KINDS.map(({ field }) => field),
		[],
	);
	const now = localNow(api);
	const addresses: JsonObject[] = ADDRESS_NAMES.flatMap((name) => {
		const address = wantedAddress(name, fields, pathsOf(fields), [], now);
		return address ? [{ ...address, start: now }] : [];
	});
	if (contacts.body.length) body.contacts = contacts.body;
	if (addresses.length) body.addresses = addresses;
	return body;
}

/** Kept with the operation before the POST: from here on, an organization under this key is ours. */
const CHECKED = 'wasFree:';

/**
 * The identification number is the caller's own choice, and that makes the create safe to repeat:
 * it is looked up first, noted with the operation as free, and only then posted. The API declares
 * nothing but status 500 for a refusal, so after one the number is looked up again: not there means
 * refused.
 */
async function create(api: Api, request: CreateRequest): Promise<EntityRecord> {
	const { fields, progress, save } = request;
	const key = textOf(fields.identificationNumber);
	if (key === null) {
		throw new ApiFailure('An organization needs an identification number to be created', {
			outcome: 'rejected',
			scope: 'record',
			fields: [{ field: 'identificationNumber', message: 'is empty' }],
			remedy: 'Map the identification number, or create the organization in Membercare',
		});
	}
	const existing = await get(api, key);
	if (existing) {
		if (progress.steps.includes(`${CHECKED}${key}`)) return existing;
		throw new ApiFailure(`There is an organization with the identification number ${key} already`, {
			outcome: 'rejected',
			scope: 'record',
			fields: [{ field: 'identificationNumber', message: 'is taken' }],
			existingId: key,
		});
	}
	const steps = [...new Set([...progress.steps, `${CHECKED}${key}`])];
	await save({ ...progress, steps });
	const post = {
		method: 'POST',
		path: '/organizations',
		body: await postBody(api, fields),
	} as const;
	const { value, failure } = await attempt(() => api.request(post));
	let made: EntityRecord | undefined;
	if (value) made = organizationRecord(api, recordOf(post, value));
	else if (failure.detail.status === 500) made = await get(api, key);
	else throw failure;
	if (!made) {
		throw new ApiFailure(failure?.message ?? `Organization ${key} was not created`, {
			...failure?.detail,
			outcome: 'rejected',
			scope: 'record',
		});
	}
	await save({ id: key, steps: [...steps, 'base'] });
	return made;
}

/** A PATCH takes six fields and returns the organization. */
async function update(api: Api, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before } = request;
	const body: JsonObject = {};
	const written = changed.filter((field) => PATCHED[field] ?? field === CATEGORY);
	for (const field of written) {
		const value = getPath(fields, field);
		if (sameValue(value, getPath(before.fields, field))) continue;
		if (field !== CATEGORY) body[field] = patchValue(value, PATCHED[field]);
		else if (!isEmpty(value)) body.organizationCategory = await category(api, value!);
	}
	if (!Object.keys(body).length) return { written, record: before };
	const patch = { method: 'PATCH', path: path(id), body } as const;
	const raw = recordOf(patch, await api.request(patch));
	return { written, record: organizationRecord(api, raw) };
}

const flag = (name: string, label: string): FieldDef => ({
	name,
	label,
	kind: 'boolean',
	writable: true,
	clearable: false,
});

const fields: FieldDef[] = [
	{
		name: 'identificationNumber',
		label: 'Identification Number',
		kind: 'text',
		writable: 'create',
		required: true,
		hint: 'The key of the organization, chosen when it is created',
	},
	{ name: 'name', label: 'Name', kind: 'text', writable: true, required: true, clearable: false },
	{ name: 'name2', label: 'Name 2', kind: 'text', writable: true },
	{ name: 'fullName', label: 'Full Name', kind: 'text', writable: false },
	{
		name: CATEGORY,
		label: 'Category',
		kind: 'text',
		writable: true,
		clearable: false,
		hint: 'Description of one of the organization categories of the tenant',
	},
	{ name: 'organizationCategory.id', label: 'Category ID', kind: 'number', writable: false },
	{
		name: 'organizationCategory.shortName',
		label: 'Category Short Name',
		kind: 'text',
		writable: false,
	},
	flag('membershipAllowed', 'Membership Allowed'),
	flag('boardMemberAllowed', 'Board Member Allowed'),
	flag('webEnabled', 'Web Enabled'),
	{
		name: 'companyNumber',
		label: 'Company',
		kind: 'reference',
		writable: 'create',
		refersTo: ['membercare.company'],
		hint: 'Account number of the company that the organization belongs to',
	},
	...contactFields('create'),
	...addressFields('create'),
	{ name: 'startDate', label: 'Start Date', kind: 'date', format: 'midnight', writable: false },
	{ name: 'endDate', label: 'End Date', kind: 'date', format: 'midnight', writable: false },
	{
		name: 'closed',
		label: 'Closed',
		kind: 'boolean',
		writable: false,
		hint: 'True once the end date is reached',
	},
	{ name: 'id', label: 'Internal ID', kind: 'number', writable: false },
];

export const organization: Entity = {
	system: 'membercare',
	entity: 'organization',
	label: 'Organization',
	labelPlural: 'Organizations',
	summary: [
		'fullName',
		'identificationNumber',
		CATEGORY,
		'email1',
		'phone1',
		'primaryAddress.streetLine',
		'primaryAddress.zipCode',
		'primaryAddress.city',
		'companyNumber',
		'closed',
	],
	fields,
	capabilities: {
		feed: false,
		completeListing: true,
		listingIsFull: true,
		singleRead: true,
		create: true,
		update: true,
		archive: false,
		restore: false,
		delete: false,
		findByReference: false,
		findByKey: ['identificationNumber'],
		gone: 'notFound',
		visibilityLagSeconds: 10,
		requestTimeoutSeconds: 60,
		stamp: 'none',
		overlapSeconds: 0,
		retentionDays: 7,
		pageSize: PAGE_SIZE,
		aliases: ['identificationNumber'],
		archived: { field: 'closed', values: [true], active: false },
	},
	limits: [
		'There is no change feed: every run reads all organizations and compares.',
		'Only the two names, the three flags and the category of an existing organization can be written.',
		'Contacts, addresses and the company can be given to a new organization only.',
		'An organization can be neither deleted nor ended through the API.',
		'There is no place for a reference: a new organization is recognized by its identification number, so that has to be mapped.',
	],
	list,
	get,
	find: async (api, query) => {
		if (query.by === 'reference' || query.field !== 'identificationNumber') return [];
		const found = await get(api, String(query.value));
		return found ? [found] : [];
	},
	create,
	update,
};
