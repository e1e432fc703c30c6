/** Foreign systems, and the external ids that members have in them. */
import { bodyObject, INT, requireText, TEXT } from './body';
import { companyPage, singleCompany } from './companies';
import { movedIf } from './companyWrites';
import {
	badRequest,
	companyOr404,
	findCompany,
	findPerson,
	isOpenCompany,
	isOpenOrganization,
	isOpenPerson,
	notFound,
	notFoundProblem,
	ok,
	personOr400,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import type { ReadCollection } from '../store';
import { organizationPage } from './organizations';
import { NO_PERSON_FLAGS, personView } from './personViews';
import { personPage } from './persons';
import { boolParam, dateParam, idParam, textParam } from './query';
import { fold, type ForeignSystemRaw, type MappingRaw, type MemberRaw } from './raw';
import { viewOf } from './views';

const systemOr404 = (call: Call): ForeignSystemRaw =>
	call.db.foreignSystems.get(idParam(call, 'id')) ??
	notFound(`The foreign system ${call.params.id} was not found.`);

/** POST of a mapping: one id for a member in a system, and one member for an id. */
function withMapping<T extends MemberRaw>(
	tenant: Tenant,
	call: Call,
	member: T,
	system: ForeignSystemRaw,
): T {
	const externalId = textParam(call, 'externalId') ?? badRequest('externalId is required.');
	if (externalId.length > 100) badRequest('externalId is too long.');
	const hasBody =
		call.body !== undefined && call.body !== null && JSON.stringify(call.body) !== '{}';
	if (hasBody) badRequest('The request must not have a body.');
	if (member.foreignSystemMappings.some(({ foreignSystemId }) => foreignSystemId === system.id)) {
		badRequest(`${member.debtorAccountNumber} has an external id in ${system.name} already.`);
	}
	const { companies, persons, organizations } = call.store.now;
	const key = `${system.id}:${fold(externalId)}`;
	const taken = [companies, persons, organizations].some(
		(one) => one.by('mapping', key).length > 0,
	);
	if (taken) badRequest(`The external id ${externalId} is used in ${system.name} already.`);
	const mapping: MappingRaw = {
		id: call.store.next('mapping', 90_001),
		foreignSystemId: system.id,
		externalId,
	};
	return {
		...member,
		foreignSystemMappings: [...member.foreignSystemMappings, mapping],
		...movedIf(tenant),
	};
}

function withoutMapping<T extends MemberRaw>(tenant: Tenant, member: T, systemId: number): T {
	const rest = member.foreignSystemMappings.filter(
		({ foreignSystemId }) => foreignSystemId !== systemId,
	);
	if (rest.length === member.foreignSystemMappings.length) {
		badRequest(`${member.debtorAccountNumber} has no external id in the system.`);
	}
	return { ...member, foreignSystemMappings: rest, ...movedIf(tenant) };
}

const hasMapping = (member: { foreignSystemMappings: MappingRaw[] }, systemId: number) =>
	member.foreignSystemMappings.some(({ foreignSystemId }) => foreignSystemId === systemId);

/** Rows of a list that are mapped in the system, to one external id if it is given. */
function mapped<T extends { foreignSystemMappings: MappingRaw[] }>(
	call: Call,
	systemId: number,
	collection: ReadCollection<T>,
	isVisible: (row: T) => boolean,
): T[] {
	const wanted = textParam(call, 'externalId');
	const key = wanted === null ? String(systemId) : `${systemId}:${fold(wanted)}`;
	return collection.by('mapping', key).filter(isVisible);
}

function crudRoutes(tenant: Tenant): MembercareRoute[] {
	const nameOf = (call: Call, ownId: number | null) => {
		const body = bodyObject(
			tenant,
			call,
			ownId === null ? { id: INT, name: TEXT } : { name: TEXT },
		);
		if (body.id) badRequest("'id' of a new foreign system must not be present.");
		const name = requireText(body, 'name');
		const taken = call.store.now.foreignSystems
			.by('name', fold(name))
			.some((other) => other.id !== ownId);
		if (taken) badRequest(`There is a foreign system ${name} already.`);
		return name;
	};
	return [
		{
			method: 'GET',
			template: '/foreignSystems',
			handle: (call) => ok(call.db.foreignSystems.all()),
		},
		{
			method: 'POST',
			template: '/foreignSystems',
			handle: (call) => {
				const name = nameOf(call, null);
				const id = call.store.next('foreignSystem');
				return ok(call.store.now.foreignSystems.put({ id, name }));
			},
		},
		{
			method: 'GET',
			template: '/foreignSystems/{id}',
			handle: (call) => ok(systemOr404(call)),
		},
		{
			method: 'PATCH',
			template: '/foreignSystems/{id}',
			handle: (call) => {
				const { id } = systemOr404(call);
				return ok(call.store.now.foreignSystems.put({ id, name: nameOf(call, id) }));
			},
		},
		{
			method: 'DELETE',
			template: '/foreignSystems/{id}',
			handle: (call) => {
				const { id } = systemOr404(call);
				const { companies, persons, organizations } = call.store.now;
				const used = [companies, persons, organizations].some(
					(one) => one.by('mapping', String(id)).length > 0,
				);
				if (used) badRequest('The foreign system is in use.');
				call.store.now.foreignSystems.delete(String(id));
				return tenant.done();
			},
		},
	];
}

function listRoutes(tenant: Tenant): MembercareRoute[] {
	const onlyValid = (call: Call) => boolParam(call, 'onlyValid', true);
	const shown = (entity: string, key: string) => !tenant.hidden.isHidden(entity, key, 'lists');
	return [
		{
			method: 'GET',
			template: '/foreignSystems/{id}/companies',
			handle: (call) => {
				const { id } = systemOr404(call);
				const now = tenant.nowText();
				const valid = onlyValid(call);
				const rows = () =>
					mapped(
						call,
						id,
						call.lists.companies,
						(row) =>
							shown('companies', row.debtorAccountNumber) && (!valid || isOpenCompany(row, now)),
					);
				return ok(companyPage(tenant, call, rows, { contactInfo: false, nameHistory: false }));
			},
		},
		{
			method: 'GET',
			template: '/foreignSystems/{id}/organizations',
			handle: (call) => {
				const { id } = systemOr404(call);
				const now = tenant.nowText();
				const valid = onlyValid(call);
				const rows = () =>
					mapped(
						call,
						id,
						call.lists.organizations,
						(row) =>
							shown('organizations', row.identificationNumber) &&
							(!valid || isOpenOrganization(row, now)),
					);
				return ok(organizationPage(tenant, call, rows));
			},
		},
		{
			method: 'GET',
			template: '/foreignSystems/{id}/persons',
			handle: (call) => {
				const { id } = systemOr404(call);
				const now = tenant.nowText();
				const closedAfter = dateParam(tenant, call, 'unitClosedAfter');
				const valid = onlyValid(call);
				const useClosed = closedAfter !== null && !valid && textParam(call, 'externalId') === null;
				const rows = () =>
					mapped(
						call,
						id,
						call.lists.persons,
						(row) =>
							shown('persons', row.debtorAccountNumber) &&
							(!valid || isOpenPerson(row, now)) &&
							(!useClosed || (row.end !== null && row.end > closedAfter && row.end <= now)),
					);
				return ok(personPage(tenant, call, rows, NO_PERSON_FLAGS));
			},
		},
	];
}

export function foreignSystemRoutes(tenant: Tenant): MembercareRoute[] {
	return [
		...crudRoutes(tenant),
		...listRoutes(tenant),
		{
			method: 'POST',
			template: '/companies/{no}/foreignSystem/{id}',
			handle: (call) => {
				const company = companyOr404(tenant, call);
				call.store.now.companies.put(withMapping(tenant, call, company, systemOr404(call)));
				return tenant.done();
			},
		},
		{
			method: 'DELETE',
			template: '/companies/{no}/foreignSystem/{id}',
			handle: (call) => {
				const company = companyOr404(tenant, call);
				call.store.now.companies.put(withoutMapping(tenant, company, systemOr404(call).id));
				return tenant.done();
			},
		},
		{
			method: 'GET',
			template: '/companies/{no}/foreignSystem/{id}',
			handle: (call) => {
				const company = findCompany(tenant, call, call.params.no!);
				if (!company || !hasMapping(company, systemOr404(call).id)) {
					return notFound(`Company ${call.params.no} was not found in the foreign system.`);
				}
				return ok(singleCompany(tenant, call, company));
			},
		},
		{
			method: 'POST',
			template: '/persons/{no}/foreignSystem/{id}',
			handle: (call) => {
				const person = personOr400(tenant, call);
				const system =
					call.db.foreignSystems.get(idParam(call, 'id')) ??
					badRequest(`The foreign system ${call.params.id} was not found.`);
				call.store.now.persons.put(withMapping(tenant, call, person, system));
				return tenant.done();
			},
		},
		{
			method: 'DELETE',
			template: '/persons/{no}/foreignSystem/{id}',
			handle: (call) => {
				const person = personOr400(tenant, call);
				call.store.now.persons.put(withoutMapping(tenant, person, Number(idParam(call, 'id'))));
				return tenant.done();
			},
		},
		{
			method: 'GET',
			template: '/persons/{no}/foreignSystem/{id}',
			handle: (call) => {
				const person = findPerson(tenant, call, call.params.no!);
				if (!person || !hasMapping(person, systemOr404(call).id)) {
					return notFoundProblem(`Person ${call.params.no} was not found in the foreign system.`);
				}
				return ok(personView(viewOf(tenant, call), person, NO_PERSON_FLAGS));
			},
		},
	];
}
