/** Customerp records, alone or as twins of Membercare ones. */
import { normalizePhone } from '../rest/normalize';
import type {
	AddressSeed,
	CompanySeed,
	ContactSeed,
	CustomerpSeed,
	GeneratedPair,
	GeneratorOptions,
	MembercareSeed,
	OrganizationSeed,
	PairOptions,
	PersonSeed,
	ProductSeed,
	RawRecord,
} from '../types';
import { generateMembercare } from './membercare';
import { createChance, type Chance } from './prng';
import { phone, streetLine } from './shapes';

const GENDERS = ['unknown', 'male', 'female', 'other'];

/** As the ERP holds numbers: digits, at most 8, without leading zeros. */
const erpNumber = (number: string) =>
	number
		.replace(/\D/g, '')
		.slice(-8)
		.replace(/^0+(?=.)/, '');

const clip = (text: string, length: number) => [...text].slice(0, length).join('');

const contactOf = (contacts: ContactSeed[] | undefined, type: number): string | null =>
	contacts?.find((contact) => contact.type === type)?.value ?? null;
const emailOf = (contacts: ContactSeed[] | undefined, type: number) =>
	contactOf(contacts, type)?.toLowerCase() ?? null;
const phoneOf = (contacts: ContactSeed[] | undefined, type: number, country: string) => {
	const value = contactOf(contacts, type);
	return value === null ? null : normalizePhone(value, country);
};

function addressOf(addresses: AddressSeed[] | undefined, type: number): RawRecord {
	const found = addresses?.find((one) => (one.addressType ?? 1) === type);
	if (!found) return {};
	return {
		line1: clip(streetLine(found), 100),
		line2: found.location ?? found.postOfficeBox ?? null,
		careOf: found.careOf ?? null,
		attention: found.attention ?? null,
		postalCode: found.zipCode ?? null,
		city: found.city ?? null,
		country: found.country ?? 'DK',
	};
}

function customerOf(company: CompanySeed): RawRecord {
	const country = company.addresses?.[0]?.country ?? 'DK';
	const registered = company.registrationNumbers?.[0];
	return {
		number: erpNumber(company.debtorAccountNumber!),
		name: clip(company.companyName, 100),
		name2: company.companyName2 ?? null,
		organizationNumber: registered && registered.kind !== 'vat' ? registered.number : null,
		vatNumber: registered?.kind === 'vat' ? registered.number : null,
		type: company.categoryId === 2 ? 'association' : 'company',
		email: emailOf(company.contacts, 1),
		invoiceEmail: company.einvoiceEmail ?? null,
		phone: phoneOf(company.contacts, 3, country),
		mobile: phoneOf(company.contacts, 5, country),
		website: contactOf(company.contacts, 8),
		billingAddress: addressOf(company.addresses, 1),
		deliveryAddress: addressOf(company.addresses, 2),
		eanNumber: company.einvoiceEan ?? null,
		currency: 'DKK',
		paymentTermsDays: 30,
	};
}

function unitOf(unit: OrganizationSeed): RawRecord {
	const country = unit.addresses?.[0]?.country ?? 'DK';
	return {
		number: `9${unit.identificationNumber!.padStart(5, '0')}`,
		name: clip(unit.name, 100),
		name2: unit.name2 ?? null,
		type: 'association',
		email: emailOf(unit.contacts, 1),
		phone: phoneOf(unit.contacts, 3, country),
		billingAddress: addressOf(unit.addresses, 1),
	};
}

function contactRecordOf(person: PersonSeed): RawRecord {
	const country = person.addresses?.[0]?.country ?? 'DK';
	return {
		number: erpNumber(person.debtorAccountNumber!),
		firstName: person.firstname,
		lastName: clip(person.lastname, 60),
		honorific: person.honorific ?? null,
		email: emailOf(person.contacts, 1),
		email2: emailOf(person.contacts, 2),
		phone: phoneOf(person.contacts, 3, country),
		mobile: phoneOf(person.contacts, 5, country),
		birthDate: person.birthDate?.slice(0, 10) ?? null,
		gender: GENDERS[person.gender ?? 0],
		address: addressOf(person.addresses, 1),
		allowEmail: person.allowEmail ?? true,
		allowSms: person.allowSms ?? false,
	};
}

const productOf = (product: ProductSeed): RawRecord => ({
	sku: product.financeDimensions?.productIdentification ?? String(product.id),
	name: clip(product.name, 100),
	vatPercent: product.vatPercent ?? 25,
	department: product.financeDimensions?.department ?? null,
	hideWhenZero: product.notOnInvoiceIfZero ?? false,
	status: product.valid === false ? 'archived' : 'active',
});

/** A twin that was kept by other people for a while. */
function drifted(chance: Chance, record: RawRecord): RawRecord {
	const edits: RawRecord[] = [
		{ phone: normalizePhone(phone(chance, 'DK'), 'DK') },
		{ email: null },
		{ name: String(record.name).toUpperCase() },
		{ note: 'Ring før levering' },
	];
	const fitting = edits.filter((edit) =>
		Object.keys(edit).every((name) => name === 'note' || name in record),
	);
	return { ...record, ...chance.pick(fitting) };
}

/** Ids are given here, so that twins can be told. */
const withId = (kind: string, index: number, record: RawRecord): RawRecord => ({
	id: `${kind}-${String(index + 1).padStart(6, '0')}`,
	...record,
});

/** Customerp data of its own, of the same making as the Membercare data. */
export function generateCustomerp(options: GeneratorOptions = {}): CustomerpSeed {
	return generatePair({ ...options, overlap: 1, differing: 0, onlyRight: 0 }).customerp;
}

/** Both systems with a known share of records in common: what a first synchronization meets. */
export function generatePair(options: PairOptions = {}): GeneratedPair {
	const { overlap = 0.5, differing = 0.3, onlyRight = 0.1 } = options;
	const membercare = generateMembercare(options);
	const strangers: MembercareSeed =
		onlyRight > 0
			? generateMembercare({
					...options,
					seed: (options.seed ?? 1) + 7_919,
					companies: Math.round((options.companies ?? 0) * onlyRight),
					organizations: 0,
					persons: Math.round((options.persons ?? 0) * onlyRight),
					products: Math.round((options.products ?? 0) * onlyRight),
					invoices: 0,
				})
			: {};
	const chance = createChance(options.seed ?? 1).fork('twins');
	const until = options.until ?? '2025-06-01T12:00:00Z';
	const twins: GeneratedPair['twins'] = {
		companies: {},
		organizations: {},
		persons: {},
		products: {},
	};

	function mirror<T>(
		entity: keyof typeof twins,
		kind: string,
		records: T[] | undefined,
		keyOf: (record: T) => string,
		shape: (record: T) => RawRecord,
	): RawRecord[] {
		return (records ?? []).flatMap((record, index) => {
			if (!chance.maybe(overlap)) return [];
			const own = withId(kind, index, shape(record));
			twins[entity][keyOf(record)] = String(own.id);
			return [{ ...(chance.maybe(differing) ? drifted(chance, own) : own), modifiedAt: until }];
		});
	}
	function strange<T>(kind: string, records: T[] | undefined, shape: (record: T) => RawRecord) {
		return (records ?? []).map((record, index) => {
			// The server gives them numbers of its own.
			const { number, sku, ...rest } = withId(`${kind}-only`, index, shape(record));
			return { ...rest, modifiedAt: until };
		});
	}

	const number = (one: { debtorAccountNumber?: string }) => one.debtorAccountNumber!;
	return {
		membercare,
		twins,
		customerp: {
			customers: [
				...mirror('companies', 'customer', membercare.companies, number, customerOf),
				...mirror(
					'organizations',
					'unit',
					membercare.organizations,
					(one) => one.identificationNumber!,
					unitOf,
				),
				...strange('customer', strangers.companies, customerOf),
			],
			contacts: [
				...mirror('persons', 'contact', membercare.persons, number, contactRecordOf),
				...strange('contact', strangers.persons, contactRecordOf),
			],
			products: [
				...mirror('products', 'product', membercare.products, (one) => String(one.id), productOf),
				...strange('product', strangers.products, productOf),
			],
			orders: [],
		},
	};
}
