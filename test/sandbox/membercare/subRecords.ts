/** Addresses and contacts: what a POST may bring, and the rules that it meets. */
import {
	arrayOf,
	BOOL,
	checkObject,
	DATE,
	INT,
	oneOf,
	requireText,
	TEXT,
	type FieldType,
	type Json,
} from './body';
import { badRequest, isValidAt, type Call, type Tenant } from './context';
import { fold, type AddressRaw, type ContactRaw, type CountryRaw, type PostalCodeRaw } from './raw';

const COUNTRY: FieldType = {
	is: 'object',
	fields: { url: TEXT, id: INT, iso2Letter: TEXT, iso3Letter: TEXT, name: TEXT },
};

const POSTAL_CODE: FieldType = {
	is: 'object',
	fields: { url: TEXT, id: INT, zipCode: TEXT, city: TEXT, country: COUNTRY },
};

const MUNICIPALITY: FieldType = {
	is: 'object',
	fields: {
		url: TEXT,
		municipalityId: INT,
		officialCode: TEXT,
		name: TEXT,
		valid: BOOL,
		county: { is: 'any' },
	},
};

export const ADDRESS_FIELDS: Record<string, FieldType> = {
	id: INT,
	attention: TEXT,
	careOf: TEXT,
	street: TEXT,
	number: TEXT,
	letter: TEXT,
	floor: TEXT,
	suite: TEXT,
	location: TEXT,
	postOfficeBox: TEXT,
	postalCode: POSTAL_CODE,
	country: COUNTRY,
	municipality: MUNICIPALITY,
	start: DATE,
	end: DATE,
	addressType: oneOf(0, 1, 2, 3, 4, 5),
	addressDescription: TEXT,
	formattedAddress: TEXT,
	addressLineOne: TEXT,
	streetAndZipOneLine: TEXT,
	zipCityCountry: TEXT,
	lastChange: DATE,
	url: TEXT,
};

export const CONTACT_TYPES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13] as const;

export const CONTACT_FIELDS: Record<string, FieldType> = {
	id: INT,
	type: oneOf(...CONTACT_TYPES),
	value: TEXT,
	start: DATE,
	end: DATE,
	lastChange: DATE,
	url: TEXT,
};

export const ADDRESS_LIST: FieldType = arrayOf({ is: 'object', fields: ADDRESS_FIELDS });
export const CONTACT_LIST: FieldType = arrayOf({ is: 'object', fields: CONTACT_FIELDS });

const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

function findCountry(call: Call, given: Json | null | undefined): CountryRaw | undefined {
	if (!given) return undefined;
	const { id, iso2Letter } = given;
	if (typeof iso2Letter === 'string' && iso2Letter !== '') {
		return (
			call.db.countries.get(iso2Letter.toUpperCase()) ??
			badRequest(`The country '${iso2Letter}' is not known.`)
		);
	}
	if (typeof id === 'number' && id !== 0) {
		return (
			call.db.countries.all().find((country) => country.id === id) ??
			badRequest(`The country with id ${id} is not known.`)
		);
	}
	return undefined;
}

function findPostalCode(call: Call, body: Json): PostalCodeRaw {
	const given = body.postalCode as Json | null | undefined;
	if (!given) return badRequest("'postalCode' is required.");
	const inner = findCountry(call, given.country as Json | null);
	const outer = findCountry(call, body.country as Json | null);
	if (inner && outer && inner.iso2Letter !== outer.iso2Letter) {
		return badRequest('The country of the postal code is not the country of the address.');
	}
	const country = outer ?? inner;
	if (typeof given.id === 'number' && given.id !== 0) {
		const code =
			call.db.postalCodes.get(String(given.id)) ??
			badRequest(`The postal code with id ${given.id} is not known.`);
		const zipDiffers = asText(given.zipCode) !== null && given.zipCode !== code.zipCode;
		if (zipDiffers || (country && country.iso2Letter !== code.iso2Letter)) {
			return badRequest('The postal code does not belong to its id.');
		}
		return code;
	}
	const zipCode = asText(given.zipCode);
	if (zipCode === null) return badRequest("'postalCode.zipCode' is required.");
	if (!country) return badRequest("'country.iso2Letter' is required.");
	return (
		call.db.postalCodes.by('zip', `${country.iso2Letter}:${zipCode}`)[0] ??
		badRequest(`The postal code ${zipCode} is not known in ${country.iso2Letter}.`)
	);
}

function checkPeriod(start: string | null, end: string | null): void {
	if (start !== null && end !== null && end < start) badRequest("'end' lies before 'start'.");
}

/** Two addresses of the same type may touch, not overlap. */
function overlaps(a: AddressRaw, b: AddressRaw): boolean {
	const startsBefore = (x: AddressRaw, y: AddressRaw) => y.end === null || (x.start ?? '') < y.end;
	return a.addressType === b.addressType && startsBefore(a, b) && startsBefore(b, a);
}

/**
 * One address of a POST. A country or postal code that the tenant does not have is refused; the
 * city is always the one of the postal code, whatever was sent.
 */
export function readAddress(
	tenant: Tenant,
	call: Call,
	body: Json,
	existing: AddressRaw[],
): AddressRaw {
	for (const name of ['id', 'lastChange', 'formattedAddress']) {
		if (body[name] !== null && body[name] !== undefined && body[name] !== 0) {
			badRequest(`'${name}' of a new address must not be present.`);
		}
	}
	const addressType = body.addressType;
	if (addressType !== 1 && addressType !== 2 && addressType !== 5) {
		return badRequest("'addressType' must be 1 (primary), 2 (secondary) or 5 (custom).");
	}
	if (addressType === 5) requireText(body, 'addressDescription');
	if (asText(body.street) === null && asText(body.postOfficeBox) === null) {
		return badRequest("'street' or 'postOfficeBox' is required.");
	}
	const code = findPostalCode(call, body);
	const start = (body.start as string | null | undefined) ?? tenant.nowText();
	const end = (body.end as string | null | undefined) ?? null;
	checkPeriod(start, end);
	const address: AddressRaw = {
		id: call.store.next('address', 50_001),
		street: asText(body.street),
		number: asText(body.number),
		letter: asText(body.letter),
		floor: asText(body.floor),
		suite: asText(body.suite),
		attention: asText(body.attention),
		careOf: asText(body.careOf),
		location: asText(body.location),
		postOfficeBox: asText(body.postOfficeBox),
		postalCodeId: code.id,
		countryIso2: code.iso2Letter,
		addressType,
		addressDescription: asText(body.addressDescription),
		start,
		end,
		lastChange: tenant.nowText(),
	};
	if (tenant.settings.addressOverlap === 'refuse' && addressType !== 5) {
		if (existing.some((other) => overlaps(other, address))) {
			return badRequest('There is an address of this type in the period already.');
		}
	}
	return address;
}

/** With the setting 'endOlder' a new address ends the open one of its type. */
export function addAddresses(
	tenant: Tenant,
	call: Call,
	bodies: Json[],
	existing: AddressRaw[],
): { all: AddressRaw[]; added: AddressRaw[] } {
	let all = existing;
	const added: AddressRaw[] = [];
	for (const body of bodies) {
		const address = readAddress(tenant, call, body, all);
		if (tenant.settings.addressOverlap === 'endOlder') {
			all = all.map((other) =>
				overlaps(other, address) && address.addressType !== 5
					? { ...other, end: address.start, lastChange: tenant.nowText() }
					: other,
			);
		}
		all = [...all, address];
		added.push(address);
	}
	return { all, added };
}

/** The moment after the newest start of a contact of this type. */
function startAfter(tenant: Tenant, type: number, existing: ContactRaw[]): string {
	const newest = existing
		.filter((contact) => contact.type === type)
		.reduce((max, contact) => ((contact.start ?? '') > max ? contact.start! : max), '');
	const now = tenant.nowText();
	if (newest < now) return now;
	return new Date(Date.parse(`${newest}Z`) + 1_000).toISOString().slice(0, 19);
}

/**
 * Contacts can only be added. One of a type that exists already gets a later start; the older one
 * stays as it was, listed and without an end.
 */
export function addContacts(
	tenant: Tenant,
	call: Call,
	bodies: Json[],
	existing: ContactRaw[],
	employmentId: number | null = null,
): { all: ContactRaw[]; added: ContactRaw[] } {
	let all = existing;
	const added: ContactRaw[] = [];
	for (const body of bodies) {
		for (const name of ['id', 'lastChange']) {
			if (body[name] !== null && body[name] !== undefined && body[name] !== 0) {
				badRequest(`'${name}' of a new contact must not be present.`);
			}
		}
		const type = body.type as number | null | undefined;
		if (typeof type !== 'number') return badRequest("'type' is required.");
		const value = requireText(body, 'value');
		if ((type === 1 || type === 2) && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
			return badRequest(`'${value}' is no e-mail address.`);
		}
		const start = (body.start as string | null | undefined) ?? startAfter(tenant, type, all);
		const end = (body.end as string | null | undefined) ?? null;
		checkPeriod(start, end);
		const contact: ContactRaw = {
			id: call.store.next('contact', 70_001),
			type,
			value,
			start,
			end,
			employmentId,
		};
		all = [...all, contact];
		added.push(contact);
	}
	return { all, added };
}

/** Where the tenant does not allow it, an e-mail address that another person has is refused. */
export function refuseDuplicateEmails(
	tenant: Tenant,
	call: Call,
	personNo: string | null,
	added: ContactRaw[],
): void {
	if (tenant.settings.areDuplicateEmailsAllowed) return;
	const now = tenant.nowText();
	for (const { type, value } of added) {
		if (type !== 1 && type !== 2) continue;
		const taken = call.store.now.persons
			.by('email', fold(value))
			.some(
				(person) =>
					person.debtorAccountNumber !== personNo &&
					person.contacts.some(
						(contact) =>
							(contact.type === 1 || contact.type === 2) &&
							fold(contact.value) === fold(value) &&
							isValidAt({ start: null, end: contact.end }, now),
					),
			);
		if (taken) badRequest(`The e-mail address ${value} is used by another person.`);
	}
}

export const readList = (
	tenant: Tenant,
	name: string,
	value: unknown,
	fields: Record<string, FieldType>,
): Json[] =>
	((value as unknown[] | null | undefined) ?? []).map((item, index) =>
		checkObject(tenant, `${name}[${index}]`, item, fields),
	);
