/** A believable Membercare tenant: counts as asked, the same for the same seed. */
import { toLocalText } from '../clock';
import type {
	CompanySeed,
	ContactSeed,
	EmploymentSeed,
	GeneratorOptions,
	InvoiceSeed,
	MembercareSeed,
	OrganizationSeed,
	PersonSeed,
	ProductSeed,
} from '../types';
import { createChance, type Chance } from './prng';
import { address, country, email, gln, phone, registration, type TakenEmails } from './shapes';
import * as words from './words';

const TWO_YEARS = 2 * 365 * 24 * 60 * 60 * 1_000;
const ZONE = 'Europe/Copenhagen';

interface World {
	until: number;
	emails: TakenEmails;
}

const moment = (chance: Chance, world: World) =>
	toLocalText(world.until - Math.floor(chance.next() * TWO_YEARS), ZONE);
const day = (chance: Chance, world: World) => `${moment(chance, world).slice(0, 10)}T00:00:00`;

/** Numbers with leading zeros exist where an older system was taken over. */
const memberNumber = (chance: Chance, base: number, index: number): string =>
	chance.maybe(0.08) ? String(base + index).padStart(8, '0') : String(base + index);

const legalForm = (chance: Chance, iso2: string): string =>
	iso2 === 'NO'
		? chance.pick(['AS', 'ASA', 'ANS'])
		: iso2 === 'SE'
			? chance.pick(['AB', 'HB', 'AB (publ)'])
			: chance.pick(['ApS', 'A/S', 'I/S', 'A.m.b.a.']);

function makeCompany(chance: Chance, world: World, index: number): CompanySeed {
	const iso2 = country(chance);
	const isAssociation = chance.maybe(0.15);
	const name =
		index % 53 === 17
			? words.LONG_COMPANY
			: isAssociation
				? `${chance.pick(words.ASSOCIATION_STEMS)} ${chance.pick(words.ASSOCIATION_TOPICS)}`
				: `${chance.pick(words.COMPANY_STEMS)} ${legalForm(chance, iso2)}`;
	const contacts: ContactSeed[] = [];
	if (chance.maybe(0.9)) contacts.push({ type: 1, value: email(chance, name, world.emails) });
	if (chance.maybe(0.85)) contacts.push({ type: 3, value: phone(chance, iso2) });
	if (chance.maybe(0.2)) contacts.push({ type: 5, value: phone(chance, iso2) });
	if (chance.maybe(0.4)) contacts.push({ type: 8, value: `https://www.example.com/c/${index}` });
	const addresses = chance.maybe(0.95) ? [address(chance, iso2)] : [];
	if (addresses.length > 0 && chance.maybe(0.2)) {
		addresses.push({ ...address(chance, iso2), addressType: 2 });
	}
	return {
		debtorAccountNumber: memberNumber(chance, 20_000, index),
		companyName: name,
		companyName2: chance.maybe(0.15) ? `Afdeling ${chance.pick(words.PLACES)}` : null,
		categoryId: isAssociation ? 2 : 1,
		financeType: chance.maybe(0.05) ? 2 : chance.maybe(0.1) ? 3 : 1,
		einvoiceEan: iso2 === 'DK' && chance.maybe(0.3) ? gln(chance) : null,
		einvoiceEmail: chance.maybe(0.4) ? email(chance, `faktura ${name}`, world.emails) : null,
		addresses,
		contacts,
		registrationNumbers: chance.maybe(0.92) ? registration(chance, iso2) : [],
		closeDate: chance.maybe(0.03) ? day(chance, world) : null,
		lastChange: moment(chance, world),
	};
}

function makePerson(chance: Chance, world: World, index: number): PersonSeed {
	const iso2 = country(chance);
	const gender = chance.maybe(0.03) ? 0 : chance.maybe(0.02) ? 3 : chance.maybe(0.5) ? 1 : 2;
	const firstname = chance.pick(gender === 1 ? words.MALE : words.FEMALE);
	const lastname = index % 61 === 23 ? words.LONG_SURNAME : chance.pick(words.SURNAMES);
	const contacts: ContactSeed[] = [];
	if (chance.maybe(0.92)) {
		// Couples and small offices share one address.
		const shared = chance.maybe(0.03);
		const value = shared
			? `familien.${chance.int(1, 9)}@example.org`
			: email(chance, `${firstname} ${lastname}`, world.emails);
		contacts.push({ type: 1, value });
	}
	if (chance.maybe(0.1)) {
		contacts.push({ type: 2, value: email(chance, `privat ${lastname}`, world.emails) });
	}
	if (chance.maybe(0.3)) contacts.push({ type: 3, value: phone(chance, iso2) });
	if (chance.maybe(0.85)) contacts.push({ type: 5, value: phone(chance, iso2) });
	return {
		debtorAccountNumber: memberNumber(chance, 500_000, index),
		firstname,
		lastname,
		gender,
		honorific: chance.maybe(0.04) ? chance.pick(words.HONORIFICS) : null,
		birthDate: chance.maybe(0.85)
			? `${chance.int(1935, 2006)}-${String(chance.int(1, 12)).padStart(2, '0')}-${String(chance.int(1, 28)).padStart(2, '0')}T00:00:00`
			: null,
		allowEmail: chance.maybe(0.8),
		allowSms: chance.maybe(0.4),
		addresses: chance.maybe(0.93) ? [address(chance, iso2)] : [],
		contacts,
		end: chance.maybe(0.03) ? day(chance, world) : null,
		lastChange: moment(chance, world),
	};
}

function makeOrganization(chance: Chance, world: World, index: number): OrganizationSeed {
	const iso2 = chance.pick(['DK', 'DK', 'NO', 'SE']);
	const name = `${chance.pick(words.ASSOCIATION_STEMS)} ${chance.pick(words.ASSOCIATION_TOPICS)}`;
	return {
		identificationNumber: String(index + 1).padStart(4, '0'),
		name,
		name2: chance.maybe(0.6)
			? `${chance.pick(words.UNIT_KINDS)} ${chance.pick(words.PLACES)}`
			: null,
		organizationCategoryId: chance.int(1, 3),
		addresses: chance.maybe(0.9) ? [address(chance, iso2)] : [],
		contacts: chance.maybe(0.9)
			? [
					{ type: 1, value: email(chance, `${name} ${index}`, world.emails) },
					{ type: 3, value: phone(chance, iso2) },
				]
			: [],
		endDate: chance.maybe(0.03) ? day(chance, world) : null,
	};
}

function makeProduct(chance: Chance, index: number): ProductSeed {
	return {
		id: 301 + index,
		name: `${chance.pick(words.PRODUCT_NAMES)} ${index + 1}`,
		productGroupId: chance.int(1, 3),
		vatPercent: chance.pick([25, 25, 25, 15, 12, 0]),
		notOnInvoiceIfZero: chance.maybe(0.2),
		context: chance.pick([1, 2, 4, 8, 16, 24]),
		valid: !chance.maybe(0.05),
		financeDimensions: {
			productIdentification: `VARE-${String(index + 1).padStart(4, '0')}`,
			department: chance.maybe(0.5) ? String(chance.int(100, 180)) : null,
		},
	};
}

function makeInvoice(
	chance: Chance,
	world: World,
	index: number,
	payers: string[],
	products: ProductSeed[],
): InvoiceSeed {
	const financeDate = day(chance, world);
	const due = new Date(Date.parse(`${financeDate}Z`) + 30 * 24 * 3_600_000).toISOString();
	const items = Array.from({ length: chance.int(1, 5) }, () => {
		const product = products.length > 0 ? chance.pick(products) : undefined;
		return {
			description: product?.name ?? chance.pick(words.PRODUCT_NAMES),
			unitPrice: chance.int(100, 500_000) / 100,
			quantity: chance.maybe(0.1) ? chance.int(1, 7) / 2 : chance.int(1, 12),
			vatPercent: product?.vatPercent ?? 25,
			...(product?.financeDimensions ? { financeDimensions: product.financeDimensions } : {}),
		};
	});
	const total = items.reduce(
		(sum, { unitPrice, quantity, vatPercent }) =>
			sum + unitPrice * quantity * (1 + vatPercent / 100),
		0,
	);
	return {
		id: 8_001 + index,
		payer: chance.pick(payers),
		financeStatus: chance.pick([0, 0, 0, 1, 2, 2, -1]),
		financeDate,
		payDueDate: due.slice(0, 19),
		source: chance.int(1, 6),
		eInvoiceInfo: {
			requisitionNo: chance.maybe(0.2) ? `REK-${chance.digits(6)}` : null,
			reference: chance.maybe(0.3) ? chance.pick(words.SURNAMES) : null,
		},
		items,
		payments: chance.maybe(0.5)
			? [{ amount: Math.round(total * 100) / 100, paymentDate: due.slice(0, 19), paymentType: 4 }]
			: [],
	};
}

const list = <T>(count: number | undefined, make: (index: number) => T): T[] =>
	Array.from({ length: count ?? 0 }, (_, index) => make(index));

export function generateMembercare(options: GeneratorOptions = {}): MembercareSeed {
	const chance = createChance(options.seed ?? 1);
	const world: World = {
		until: Date.parse(options.until ?? '2025-06-01T12:00:00Z'),
		emails: new Map(),
	};
	const of = (name: string) => chance.fork(name);
	const [forCompanies, forPersons, forUnits] = [of('companies'), of('persons'), of('units')];
	const [forProducts, forInvoices, forJobs] = [of('products'), of('invoices'), of('jobs')];

	const companies = list(options.companies, (index) => makeCompany(forCompanies, world, index));
	const persons = list(options.persons, (index) => makePerson(forPersons, world, index));
	const products = list(options.products, (index) => makeProduct(forProducts, index));
	const payers = [...companies, ...persons].map((one) => one.debtorAccountNumber!);
	const employments: EmploymentSeed[] = persons
		.filter(() => companies.length > 0 && forJobs.maybe(0.4))
		.map((person) => ({
			person: person.debtorAccountNumber!,
			company: forJobs.pick(companies).debtorAccountNumber!,
			officialTitle: forJobs.pick(words.TITLES),
			employDate: day(forJobs, world),
			isPrimary: true,
		}));
	return {
		companies,
		persons,
		organizations: list(options.organizations, (index) => makeOrganization(forUnits, world, index)),
		employments,
		productGroups:
			products.length > 0
				? [
						{ id: 2, name: 'Kurser' },
						{ id: 3, name: 'Butik' },
					]
				: [],
		products,
		invoices: list(payers.length > 0 ? options.invoices : 0, (index) =>
			makeInvoice(forInvoices, world, index, payers, products),
		),
	};
}
