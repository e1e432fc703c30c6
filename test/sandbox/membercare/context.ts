/** What the handlers of all areas share: settings, answers, look-ups and the local time. */
import { toLocalText } from '../clock';
import { refuse, type Exchange, type Reply, type Route } from '../exchange';
import { createListingCache, type ListingCache } from '../listings';
import type { HiddenRecords, Runtime } from '../runtime';
import type { MembercareSettings } from '../types';
import type { CompanyRaw, MembercareDefinitions, OrganizationRaw, PersonRaw } from './raw';

export type Call = Exchange<MembercareDefinitions>;
export type MembercareRoute = Route<MembercareDefinitions>;
export type MembercareRuntime = Runtime<MembercareDefinitions, MembercareSettings>;

export interface Tenant {
	settings: MembercareSettings;
	runtime: MembercareRuntime;
	hidden: HiddenRecords;
	listing: ListingCache;
	/** The tenant's wall clock, whole seconds, no offset. */
	nowText(): string;
	/** Midnight of today. */
	today(): string;
	/** Void operations: 200 and 204 in turn, or as set. */
	done(): Reply;
}

export function createTenant(runtime: MembercareRuntime): Tenant {
	let voids = 0;
	const nowText = () => toLocalText(runtime.clock.now(), runtime.settings.timeZone);
	return {
		settings: runtime.settings,
		runtime,
		hidden: runtime.hidden,
		listing: createListingCache(),
		nowText,
		today: () => `${nowText().slice(0, 10)}T00:00:00`,
		done() {
			const { voidStatus } = runtime.settings;
			voids += 1;
			return { status: voidStatus === 'alternate' ? (voids % 2 === 1 ? 204 : 200) : voidStatus };
		},
	};
}

export const ok = (body: unknown): Reply => ({ status: 200, body });

/** The declared body of most errors: plain text. */
export const text = (status: number, message: string): Reply => ({ status, body: message });

const TITLES: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	413: 'Payload Too Large',
	415: 'Unsupported Media Type',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	503: 'Service Unavailable',
};

export function problem(status: number, detail: string | null = null): Reply {
	return {
		status,
		body: {
			type: `https://httpstatuses.io/${status}`,
			title: TITLES[status] ?? 'Error',
			status,
			detail,
			instance: null,
		},
		contentType: 'application/problem+json; charset=utf-8',
	};
}

export const badRequest = (message: string): never => refuse(text(400, message));
export const notFound = (message: string): never => refuse(text(404, message));
export const notFoundProblem = (message: string): never => refuse(problem(404, message));

/** A period holds a moment: from `start` on, until before `end`; open ends are null. */
export function isValidAt(
	period: { start: string | null; end: string | null },
	moment: string,
): boolean {
	return (
		(period.start === null || period.start <= moment) &&
		(period.end === null || period.end > moment)
	);
}

export const isOpenCompany = (company: CompanyRaw, moment: string) =>
	company.closeDate === null || company.closeDate > moment;
export const isOpenPerson = (person: PersonRaw, moment: string) =>
	isValidAt({ start: person.start, end: person.end }, moment);
export const isOpenOrganization = (organization: OrganizationRaw, moment: string) =>
	isValidAt({ start: organization.startDate, end: organization.endDate }, moment);

/** Look-ups by key that honour hidden records; undefined when there is none to be seen. */
export function findCompany(tenant: Tenant, call: Call, no: string): CompanyRaw | undefined {
	return tenant.hidden.isHidden('companies', no, 'reads') ? undefined : call.db.companies.get(no);
}

export function findPerson(tenant: Tenant, call: Call, no: string): PersonRaw | undefined {
	return tenant.hidden.isHidden('persons', no, 'reads') ? undefined : call.db.persons.get(no);
}

export function findOrganization(
	tenant: Tenant,
	call: Call,
	key: string,
): OrganizationRaw | undefined {
	return tenant.hidden.isHidden('organizations', key, 'reads')
		? undefined
		: call.db.organizations.get(key);
}

export const companyOr404 = (tenant: Tenant, call: Call): CompanyRaw =>
	findCompany(tenant, call, call.params.no!) ??
	notFound(`Company with debtorAccountNumber ${call.params.no} was not found.`);

/** Persons' writes declare 400 and 500 only, so an unknown person is a 400 there. */
export const personOr400 = (tenant: Tenant, call: Call): PersonRaw =>
	findPerson(tenant, call, call.params.no!) ??
	badRequest(`Person with debtorAccountNumber ${call.params.no} was not found.`);

export const listedCompanies = (tenant: Tenant, call: Call) =>
	call.lists.companies
		.all()
		.filter((row) => !tenant.hidden.isHidden('companies', row.debtorAccountNumber, 'lists'));
export const listedPersons = (tenant: Tenant, call: Call) =>
	call.lists.persons
		.all()
		.filter((row) => !tenant.hidden.isHidden('persons', row.debtorAccountNumber, 'lists'));
export const listedOrganizations = (tenant: Tenant, call: Call) =>
	call.lists.organizations
		.all()
		.filter((row) => !tenant.hidden.isHidden('organizations', row.identificationNumber, 'lists'));
