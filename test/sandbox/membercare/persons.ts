/** Persons: reads and searches. */
import { ANY, arrayOf, bodyObject, DATE, INT, objectOf, oneOf, TEXT, type Json } from './body';
import { closeReasons } from './companies';
import {
	badRequest,
	findPerson,
	isOpenPerson,
	isValidAt,
	listedPersons,
	notFoundProblem,
	ok,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { NO_PERSON_FLAGS, personView, type PersonFlags } from './personViews';
import { boolParam, dateParam, paged, scattered, textParam } from './query';
import { fold, type PersonRaw } from './raw';
import { personName, viewOf } from './views';

function personFlags(call: Call): PersonFlags {
	for (const name of [
		'includeCustomFields',
		'includeInterests',
		'includeProfilePictureIdentification',
	]) {
		boolParam(call, name, false);
	}
	return {
		employments: boolParam(call, 'includeEmployments', false),
		memberships: boolParam(call, 'includeMemberships', false),
		boardMemberships: boolParam(call, 'includeBoardMemberships', false),
		unionRepresentatives: boolParam(call, 'includeUnionRepresentatives', false),
		unionGroups: boolParam(call, 'includeUnionGroups', false),
		nameHistory: boolParam(call, 'includeNameHistory', false),
	};
}

export function personPage(
	tenant: Tenant,
	call: Call,
	rows: () => PersonRaw[],
	flags: PersonFlags,
) {
	const view = viewOf(tenant, call);
	return paged(
		tenant,
		call,
		() => scattered(rows(), (row) => row.uid),
		(row) => personView(view, row, flags),
	);
}

const openPersons = (tenant: Tenant, call: Call) =>
	listedPersons(tenant, call).filter((person) => isOpenPerson(person, tenant.nowText()));

const plainPhone = (value: string) => value.replace(/[\s+]/g, '');

const SEARCH_FIELDS = {
	name: TEXT,
	phoneNumber: TEXT,
	customFieldValuesMatch: oneOf(0, 1),
	customFieldValues: arrayOf(ANY),
	personInfoCriteria: objectOf({
		name: TEXT,
		phoneNumber: TEXT,
		minimumAge: INT,
		maximumAge: INT,
		validOn: DATE,
	}),
	addressCriteria: objectOf({
		zipCodes: arrayOf(TEXT),
		municipalityCodes: arrayOf(TEXT),
		countyCodes: arrayOf(TEXT),
		countryCodeIso2Letter: TEXT,
		validOn: DATE,
	}),
};

function searchTests(tenant: Tenant, call: Call, body: Json): ((person: PersonRaw) => boolean)[] {
	const info = (body.personInfoCriteria ?? {}) as Json;
	const address = (body.addressCriteria ?? {}) as Json;
	const tests: ((person: PersonRaw) => boolean)[] = [];
	for (const name of [body.name, info.name]) {
		if (typeof name !== 'string' || name === '') continue;
		tests.push((person) => fold(personName(person)).includes(fold(name)));
	}
	for (const phone of [body.phoneNumber, info.phoneNumber]) {
		if (typeof phone !== 'string' || phone === '') continue;
		tests.push((person) =>
			person.contacts.some(
				({ type, value }) => [3, 4, 5, 6].includes(type) && plainPhone(value) === plainPhone(phone),
			),
		);
	}
	if (Array.isArray(address.zipCodes) && address.zipCodes.length > 0) {
		const iso2 = address.countryCodeIso2Letter;
		if (typeof iso2 !== 'string' || iso2 === '') badRequest('countryCodeIso2Letter is required.');
		const zips = new Set(address.zipCodes as string[]);
		const on = (address.validOn as string | null) ?? tenant.nowText();
		tests.push((person) =>
			person.addresses.some((one) => {
				const code = call.db.postalCodes.get(String(one.postalCodeId));
				return isValidAt(one, on) && code?.iso2Letter === iso2 && zips.has(code?.zipCode ?? '');
			}),
		);
	}
	return tests.length > 0 ? tests : badRequest('At least one criterion is required.');
}

export function personRoutes(tenant: Tenant): MembercareRoute[] {
	return [
		{
			method: 'GET',
			template: '/persons',
			handle: (call) => {
				const onlyValid = boolParam(call, 'onlyValid', true);
				const rows = () => (onlyValid ? openPersons(tenant, call) : listedPersons(tenant, call));
				return ok(personPage(tenant, call, rows, personFlags(call)));
			},
		},
		{
			method: 'GET',
			template: '/persons/closeReasons',
			handle: (call) => ok(closeReasons(tenant, call, 'persons')),
		},
		{
			method: 'GET',
			template: '/persons/search/by/externalid',
			handle: (call) => {
				const wanted = textParam(call, 'externalId') ?? badRequest('externalId is required.');
				const [found] = call.lists.persons
					.by('externalId', fold(wanted))
					.filter((one) => !tenant.hidden.isHidden('persons', one.debtorAccountNumber, 'lists'))
					.sort((a, b) => a.uid - b.uid);
				if (!found) return notFoundProblem(`No person has the external id ${wanted}.`);
				const nameHistory = boolParam(call, 'includeNameHistory', false);
				return ok(personView(viewOf(tenant, call), found, { ...NO_PERSON_FLAGS, nameHistory }));
			},
		},
		{
			method: 'POST',
			template: '/persons/search',
			kind: 'read',
			handle: (call) => {
				const body = bodyObject(tenant, call, SEARCH_FIELDS);
				const tests = searchTests(tenant, call, body);
				const rows = () =>
					openPersons(tenant, call).filter((row) => tests.every((test) => test(row)));
				return ok(personPage(tenant, call, rows, personFlags(call)));
			},
		},
		{
			method: 'GET',
			template: '/emails/{emailAddress}/persons',
			handle: (call) => {
				const on = dateParam(tenant, call, 'validDate') ?? tenant.nowText();
				const email = fold(call.params.emailAddress!);
				const rows = () =>
					call.lists.persons
						.by('email', email)
						.filter((one) => !tenant.hidden.isHidden('persons', one.debtorAccountNumber, 'lists'))
						.filter(
							(person) =>
								isOpenPerson(person, on) &&
								person.contacts.some(
									(contact) =>
										(contact.type === 1 || contact.type === 2) &&
										fold(contact.value) === email &&
										isValidAt(contact, on),
								),
						);
				return ok(personPage(tenant, call, rows, NO_PERSON_FLAGS));
			},
		},
		{
			method: 'GET',
			template: '/persons/{no}',
			handle: (call) => {
				const person = findPerson(tenant, call, call.params.no!);
				const hiddenByEnd =
					person && boolParam(call, 'onlyValid', true) && !isOpenPerson(person, tenant.nowText());
				if (!person || hiddenByEnd) {
					return notFoundProblem(
						`Person with debtorAccountNumber ${call.params.no} was not found.`,
					);
				}
				return ok(personView(viewOf(tenant, call), person, personFlags(call)));
			},
		},
	];
}
