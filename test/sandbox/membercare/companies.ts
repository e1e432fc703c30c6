/** Companies: reads and searches. */
import { BOOL, bodyObject, INT, objectOf, TEXT, type Json } from './body';
import {
	badRequest,
	companyOr404,
	isOpenCompany,
	listedCompanies,
	ok,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { boolParam, idParam, paged, scattered, textParam } from './query';
import { fold, type CompanyRaw } from './raw';
import { categoryView, companyName, companyView, viewOf } from './views';

export interface CompanyFlags {
	contactInfo: boolean;
	nameHistory: boolean;
}

export const companyFlags = (call: Call): CompanyFlags => ({
	contactInfo: boolParam(call, 'includeAddressAndContactInfo', false),
	nameHistory: boolParam(call, 'includeNameHistory', false),
});

export function companyPage(
	tenant: Tenant,
	call: Call,
	rows: () => CompanyRaw[],
	flags: CompanyFlags,
) {
	const view = viewOf(tenant, call);
	return paged(
		tenant,
		call,
		() => scattered(rows(), (row) => row.uid),
		(row) => companyView(view, row, flags),
	);
}

export const singleCompany = (
	tenant: Tenant,
	call: Call,
	company: CompanyRaw,
	nameHistory = false,
) =>
	companyView(viewOf(tenant, call), company, {
		contactInfo: tenant.settings.companyGetHasAddresses,
		nameHistory,
	});

const openCompanies = (tenant: Tenant, call: Call) =>
	listedCompanies(tenant, call).filter((company) => isOpenCompany(company, tenant.nowText()));

/** Number, name, CVR or SE; nothing else is searched. */
function matchesSearch(company: CompanyRaw, wanted: string): boolean {
	const needle = fold(wanted);
	return (
		fold(company.debtorAccountNumber) === needle ||
		fold(companyName(company)).includes(needle) ||
		company.registrationNumbers.some(
			({ kind, number }) => (kind === 'cvr' || kind === 'se') && number === wanted.trim(),
		)
	);
}

function matchesContactInfo(company: CompanyRaw, criteria: Json): boolean {
	const domain = typeof criteria.emailDomain === 'string' ? fold(criteria.emailDomain) : null;
	const website = typeof criteria.website === 'string' ? fold(criteria.website) : null;
	const has = (types: number[], test: (value: string) => boolean) =>
		company.contacts.some(({ type, value }) => types.includes(type) && test(fold(value)));
	return (
		(domain === null || has([1, 2], (value) => value.endsWith(`@${domain.replace(/^@/, '')}`))) &&
		(website === null || has([8], (value) => value === website))
	);
}

export function companyRoutes(tenant: Tenant): MembercareRoute[] {
	return [
		{
			method: 'GET',
			template: '/companies',
			handle: (call) =>
				ok(companyPage(tenant, call, () => openCompanies(tenant, call), companyFlags(call))),
		},
		{
			method: 'GET',
			template: '/companies/search',
			handle: (call) => {
				const wanted = textParam(call, 'searchString') ?? badRequest('searchString is required.');
				const found = () => openCompanies(tenant, call).filter((row) => matchesSearch(row, wanted));
				return ok(companyPage(tenant, call, found, companyFlags(call)));
			},
		},
		{
			method: 'POST',
			template: '/companies/search',
			kind: 'read',
			handle: (call) => {
				const body = bodyObject(tenant, call, {
					criteria: objectOf({ contactInfo: objectOf({ emailDomain: TEXT, website: TEXT }) }),
					resultFilters: objectOf({
						includeCustomFields: BOOL,
						includeAddressAndContactInfo: BOOL,
						includeNameHistory: BOOL,
					}),
				});
				const criteria = (body.criteria as Json | null)?.contactInfo as Json | null | undefined;
				if (!criteria?.emailDomain && !criteria?.website) {
					return badRequest('At least one criterion is required.');
				}
				const filters = (body.resultFilters ?? {}) as Json;
				const found = () =>
					openCompanies(tenant, call).filter((row) => matchesContactInfo(row, criteria));
				return ok(
					companyPage(tenant, call, found, {
						contactInfo: filters.includeAddressAndContactInfo === true,
						nameHistory: filters.includeNameHistory === true,
					}),
				);
			},
		},
		{
			method: 'GET',
			template: '/companies/companyCategories',
			handle: (call) =>
				ok(
					paged(
						tenant,
						call,
						() => call.db.companyCategories.all(),
						(category) =>
							categoryView(viewOf(tenant, call), 'companies/companyCategories', category),
					),
				),
		},
		{
			method: 'GET',
			template: '/companies/companyCategories/{id}/companies',
			handle: (call) => {
				const id = Number(idParam(call, 'id'));
				const found = () => openCompanies(tenant, call).filter((row) => row.categoryId === id);
				return ok(companyPage(tenant, call, found, companyFlags(call)));
			},
		},
		{
			method: 'GET',
			template: '/companies/closeReasons',
			handle: (call) => ok(closeReasons(tenant, call, 'companies')),
		},
		{
			method: 'GET',
			template: '/employments/agreements',
			handle: (call) =>
				ok(
					paged(
						tenant,
						call,
						() => call.db.agreements.all(),
						(agreement) => categoryView(viewOf(tenant, call), 'employments/agreements', agreement),
					),
				),
		},
		{
			method: 'GET',
			template: '/companies/{no}',
			handle: (call) => {
				const company = companyOr404(tenant, call);
				return ok(
					singleCompany(tenant, call, company, boolParam(call, 'includeNameHistory', false)),
				);
			},
		},
	];
}

/** A bare array. */
export function closeReasons(tenant: Tenant, call: Call, of: 'persons' | 'companies') {
	const { api } = viewOf(tenant, call);
	return call.db.closeReasons.by('of', of).map((reason) => ({
		url: `${api}/${of}/closeReasons/${reason.id}`,
		id: reason.id,
		description: reason.description,
		valid: reason.valid,
	}));
}

/** Categories, agreements and close reasons in a body: only the id counts. */
export const NESTED_CATEGORY = objectOf({ url: TEXT, id: INT, description: TEXT, valid: BOOL });
