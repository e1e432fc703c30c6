/** Organizations: the association's own units. No lastChange, no delete, six fields to patch. */
import {
	ANY,
	BOOL,
	bodyObject,
	DATE,
	INT,
	objectOf,
	requireText,
	TEXT,
	type FieldType,
	type Json,
} from './body';
import { givenFields } from './companyWrites';
import {
	badRequest,
	findOrganization,
	isOpenOrganization,
	listedOrganizations,
	notFound,
	ok,
	text,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { refuse } from '../exchange';
import { boolParam, idParam, paged, scattered } from './query';
import type { CategoryRaw, OrganizationRaw } from './raw';
import {
	addAddresses,
	addContacts,
	ADDRESS_FIELDS,
	ADDRESS_LIST,
	CONTACT_FIELDS,
	CONTACT_LIST,
	readList,
} from './subRecords';
import { organizationView, viewOf } from './views';

const CATEGORY = objectOf({ url: TEXT, id: INT, description: TEXT, shortName: TEXT, valid: BOOL });

const PATCH_FIELDS: Record<string, FieldType> = {
	name: TEXT,
	name2: TEXT,
	membershipAllowed: BOOL,
	boardMemberAllowed: BOOL,
	webEnabled: BOOL,
	organizationCategory: CATEGORY,
};

const POST_FIELDS: Record<string, FieldType> = {
	...PATCH_FIELDS,
	identificationNumber: TEXT,
	contacts: CONTACT_LIST,
	addresses: ADDRESS_LIST,
	company: {
		is: 'object',
		fields: {
			debtorAccountNumber: TEXT,
			id: INT,
			url: TEXT,
			name: TEXT,
			companyName: TEXT,
			companyName2: TEXT,
			lastChange: DATE,
			category: ANY,
		},
	},
};

export function organizationPage(tenant: Tenant, call: Call, rows: () => OrganizationRaw[]) {
	boolParam(call, 'includeGeographicDistricts', false);
	const view = viewOf(tenant, call);
	return paged(
		tenant,
		call,
		() => scattered(rows(), (row) => row.id),
		(row) => organizationView(view, row),
	);
}

function categoryView(tenant: Tenant, call: Call, category: CategoryRaw) {
	return {
		url: `${viewOf(tenant, call).api}/organizations/categories/${category.id}`,
		id: category.id,
		description: category.description,
		shortName: category.shortName,
		valid: category.valid,
	};
}

/** POST declares no status but 500 for what the server refuses on its own grounds. */
const serverError = (message: string): never => refuse(text(500, message));

function categoryId(call: Call, body: Json, fail: (message: string) => never): number {
	const id = (body.organizationCategory as Json | null | undefined)?.id;
	if (typeof id !== 'number') return fail("'organizationCategory.id' is required.");
	const known = call.db.organizationCategories.get(String(id));
	return known?.valid ? id : fail(`The organization category ${id} is not known or not valid.`);
}

function createOrganization(tenant: Tenant, call: Call): OrganizationRaw {
	const body = bodyObject(tenant, call, POST_FIELDS);
	const { organizations, companies } = call.store.now;
	const key = body.identificationNumber;
	if (typeof key !== 'string' || key.trim() === '') {
		return serverError('The identification number is missing.');
	}
	if (organizations.get(key)) return serverError(`The identification number ${key} is taken.`);
	if (typeof body.name !== 'string' || body.name.trim() === '') {
		return serverError('The name is missing.');
	}
	const companyNo = (body.company as Json | null | undefined)?.debtorAccountNumber;
	if (companyNo !== undefined && companyNo !== null && !companies.get(String(companyNo))) {
		return serverError(`Company with debtorAccountNumber ${String(companyNo)} was not found.`);
	}
	const addresses = readList(tenant, 'addresses', body.addresses, ADDRESS_FIELDS);
	const contacts = readList(tenant, 'contacts', body.contacts, CONTACT_FIELDS);
	return organizations.put({
		id: call.store.next('organization', 2_001),
		identificationNumber: key,
		name: body.name,
		name2: (body.name2 as string | null | undefined) ?? null,
		membershipAllowed: body.membershipAllowed === true,
		boardMemberAllowed: body.boardMemberAllowed === true,
		webEnabled: body.webEnabled === true,
		organizationCategoryId: categoryId(call, body, serverError),
		addresses: addAddresses(tenant, call, addresses, []).all,
		contacts: addContacts(tenant, call, contacts, []).all,
		contactsLastChange: tenant.nowText(),
		companyNo: typeof companyNo === 'string' ? companyNo : null,
		startDate: tenant.today(),
		endDate: null,
		foreignSystemMappings: [],
	});
}

export function organizationRoutes(tenant: Tenant): MembercareRoute[] {
	const findOr404 = (call: Call) =>
		findOrganization(tenant, call, call.params.key!) ??
		notFound(`The organization ${call.params.key} was not found.`);
	return [
		{
			method: 'GET',
			template: '/organizations',
			handle: (call) => {
				const onlyValid = boolParam(call, 'onlyValid', false);
				const now = tenant.nowText();
				const rows = () =>
					listedOrganizations(tenant, call).filter(
						(row) => !onlyValid || isOpenOrganization(row, now),
					);
				return ok(organizationPage(tenant, call, rows));
			},
		},
		{
			method: 'GET',
			template: '/organizations/categories',
			handle: (call) =>
				ok(
					paged(
						tenant,
						call,
						() => call.db.organizationCategories.all(),
						(category) => categoryView(tenant, call, category),
					),
				),
		},
		{
			method: 'GET',
			template: '/organizations/categories/{id}/organizations',
			handle: (call) => {
				const id = Number(idParam(call, 'id'));
				const rows = () =>
					listedOrganizations(tenant, call).filter((row) => row.organizationCategoryId === id);
				return ok(organizationPage(tenant, call, rows));
			},
		},
		{
			method: 'GET',
			template: '/organizations/{key}',
			handle: (call) => {
				boolParam(call, 'includeGeographicDistricts', false);
				return ok(organizationView(viewOf(tenant, call), findOr404(call)));
			},
		},
		{
			method: 'POST',
			template: '/organizations',
			handle: (call) =>
				ok(organizationView(viewOf(tenant, call), createOrganization(tenant, call))),
		},
		{
			method: 'PATCH',
			template: '/organizations/{key}',
			handle: (call) => {
				// Only 400 and 500 are declared: an unknown organization is a 400 here.
				const organization =
					findOrganization(tenant, call, call.params.key!) ??
					badRequest(`The organization ${call.params.key} was not found.`);
				const body = bodyObject(tenant, call, PATCH_FIELDS);
				const { organizationCategory, ...fields } = givenFields(tenant, body, {
					membershipAllowed: false,
					boardMemberAllowed: false,
					webEnabled: false,
				});
				if ('name' in fields) requireText(fields, 'name');
				const after = {
					...organization,
					...fields,
					...(organizationCategory
						? { organizationCategoryId: categoryId(call, body, badRequest) }
						: {}),
				} as OrganizationRaw;
				call.store.now.organizations.put(after);
				return ok(organizationView(viewOf(tenant, call), after));
			},
		},
	];
}
