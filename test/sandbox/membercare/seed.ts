/** Seeds and records made in the user interface: from their short shape to raw records. */
import type { Store } from '../store';
import type {
	AddressSeed,
	CompanySeed,
	ContactSeed,
	EmploymentSeed,
	FinanceDimensions,
	InvoiceItemSeed,
	InvoiceSeed,
	MembercareSeed,
	MemberSeed,
	OrganizationSeed,
	PaymentSeed,
	PersonSeed,
	ProductSeed,
	RegistrationNumberSeed,
	SeedReport,
} from '../types';
import type { Tenant } from './context';
import { emptyPerson } from './personWrites';
import type {
	AddressRaw,
	CompanyRaw,
	ContactRaw,
	EmploymentRaw,
	InvoiceItemRaw,
	InvoiceRaw,
	MappingRaw,
	MembercareDefinitions,
	MemberRaw,
	OrganizationRaw,
	PaymentRaw,
	PersonRaw,
	ProductRaw,
	RegistrationNumberRaw,
} from './raw';

type Db = Store<MembercareDefinitions>;

export const noDimensions = (): Required<FinanceDimensions> => ({
	productIdentification: null,
	department: null,
	dimension3: null,
	dimension4: null,
	dimension5: null,
});

/** Money in hundredths, as the totals of an item are kept. */
export const cents = (amount: number) => Math.round((amount + Number.EPSILON) * 100) / 100;

export interface Builder {
	address(seed: AddressSeed, lastChange: string): AddressRaw;
	contact(seed: ContactSeed): ContactRaw;
	mapping(seed: { foreignSystemId: number; externalId: string }): MappingRaw;
	registrationNumber(seed: RegistrationNumberSeed): RegistrationNumberRaw;
	company(seed: CompanySeed): CompanyRaw;
	person(seed: PersonSeed): PersonRaw;
	organization(seed: OrganizationSeed): OrganizationRaw;
	employment(seed: EmploymentSeed): EmploymentRaw;
	product(seed: ProductSeed): ProductRaw;
	invoice(seed: InvoiceSeed): InvoiceRaw;
	invoiceItem(seed: InvoiceItemSeed, sequence: number, buyer: string): InvoiceItemRaw;
	payment(seed: PaymentSeed): PaymentRaw;
}

export function createBuilder(store: Db, tenant: Tenant): Builder {
	const { now: db, next, reserve } = store;

	function debtorNumber(given: string | undefined): string {
		if (given !== undefined) {
			if (db.companies.get(given) || db.persons.get(given)) {
				throw new Error(`the number ${given} is taken`);
			}
			return given;
		}
		for (;;) {
			const no = String(next('debtor', 100_001));
			if (!db.companies.get(no) && !db.persons.get(no)) return no;
		}
	}

	/** A key given by hand, or the next of the sequence. */
	function idOf(sequence: string, given: number | undefined, first = 1): number {
		if (given === undefined) return next(sequence, first);
		reserve(sequence, given);
		return given;
	}

	function postalCodeId(seed: AddressSeed, iso2Letter: string): number | null {
		if (seed.zipCode === undefined) return null;
		const [known] = db.postalCodes.by('zip', `${iso2Letter}:${seed.zipCode}`);
		if (known) return known.id;
		if (!db.countries.get(iso2Letter)) {
			db.countries.put({ id: next('country'), iso2Letter, name: iso2Letter });
		}
		const id = next('postalCode');
		db.postalCodes.put({ id, zipCode: seed.zipCode, city: seed.city ?? 'Unknown', iso2Letter });
		return id;
	}

	const build: Builder = {
		address(seed, lastChange) {
			const country = seed.country ?? 'DK';
			return {
				id: next('address', 50_001),
				street: seed.street ?? null,
				number: seed.number ?? null,
				letter: seed.letter ?? null,
				floor: seed.floor ?? null,
				suite: seed.suite ?? null,
				attention: seed.attention ?? null,
				careOf: seed.careOf ?? null,
				location: seed.location ?? null,
				postOfficeBox: seed.postOfficeBox ?? null,
				postalCodeId: postalCodeId(seed, country),
				countryIso2: country,
				addressType: seed.addressType ?? 1,
				addressDescription: null,
				start: seed.start ?? '2016-01-01T00:00:00',
				end: seed.end ?? null,
				lastChange,
			};
		},
		contact: (seed) => ({
			id: next('contact', 70_001),
			type: seed.type,
			value: seed.value,
			start: seed.start ?? '2016-01-01T00:00:00',
			end: seed.end ?? null,
			employmentId: null,
		}),
		mapping: (seed) => ({ id: next('mapping', 90_001), ...seed }),
		registrationNumber: (seed) => ({
			id: next('registrationNumber', 30_001),
			kind: seed.kind,
			number: seed.number,
			start: seed.start ?? null,
			end: seed.end ?? null,
		}),
		company(seed) {
			const id = next('uid');
			return {
				...member(seed, id),
				companyName: seed.companyName,
				companyName2: seed.companyName2 ?? null,
				nameHistory: (seed.nameHistory ?? []).map((entry) => ({
					companyName: entry.companyName,
					companyName2: entry.companyName2 ?? null,
					start: entry.start ?? null,
					end: entry.end ?? null,
				})),
				categoryId: seed.categoryId === undefined ? 1 : seed.categoryId,
				defaultAgreementId: null,
				publicEstablishment: seed.publicEstablishment ?? false,
				registrationNumbers: (seed.registrationNumbers ?? []).map(build.registrationNumber),
				closeDate: seed.closeDate ?? null,
				closeReasonId: seed.closeReasonId ?? null,
			};
		},
		person(seed) {
			const common = member(seed, next('uid'));
			return {
				...emptyPerson(common.uid, common.debtorAccountNumber, common.lastChange),
				...common,
				firstname: seed.firstname,
				lastname: seed.lastname,
				gender: seed.gender ?? 0,
				birthDate: seed.birthDate ?? null,
				honorific: seed.honorific ?? null,
				allowSms: seed.allowSms ?? false,
				allowEmail: seed.allowEmail ?? true,
				preferredAddress: seed.preferredAddress ?? null,
				temporary: seed.temporary ?? false,
				text: seed.text ?? null,
				start: seed.start ?? null,
				end: seed.end ?? null,
			};
		},
		organization(seed) {
			const key = seed.identificationNumber ?? String(next('organizationNumber', 501));
			if (db.organizations.get(key)) throw new Error(`the organization ${key} exists already`);
			const now = tenant.nowText();
			return {
				id: next('organization', 2_001),
				identificationNumber: key,
				name: seed.name,
				name2: seed.name2 ?? null,
				membershipAllowed: seed.membershipAllowed ?? true,
				boardMemberAllowed: seed.boardMemberAllowed ?? true,
				webEnabled: seed.webEnabled ?? true,
				organizationCategoryId: seed.organizationCategoryId ?? 1,
				contacts: (seed.contacts ?? []).map(build.contact),
				contactsLastChange: now,
				addresses: (seed.addresses ?? []).map((address) => build.address(address, now)),
				companyNo: seed.company ?? null,
				startDate: seed.startDate ?? '2016-01-01T00:00:00',
				endDate: seed.endDate ?? null,
				foreignSystemMappings: (seed.foreignSystemMappings ?? []).map(build.mapping),
			};
		},
		employment: (seed) => ({
			id: next('employment', 40_001),
			personNo: seed.person,
			companyNo: seed.company,
			employDate: seed.employDate ?? null,
			unemployDate: seed.unemployDate ?? null,
			officialTitle: seed.officialTitle ?? null,
			occupationTitle: seed.occupationTitle ?? null,
			isPrimary: seed.isPrimary ?? false,
			addedByWeb: false,
			agreementId: null,
			hours: null,
			weeks: null,
			salaryAddition: null,
			salaryStep: null,
		}),
		product: (seed) => ({
			id: idOf('product', seed.id, 301),
			productGroupId: seed.productGroupId ?? 1,
			financeDimensions: { ...noDimensions(), ...seed.financeDimensions },
			name: seed.name,
			vatPercent: seed.vatPercent ?? 25,
			notOnInvoiceIfZero: seed.notOnInvoiceIfZero ?? false,
			context: seed.context ?? 24,
			valid: seed.valid ?? true,
		}),
		invoice(seed) {
			const info = seed.eInvoiceInfo ?? {};
			return {
				id: idOf('invoice', seed.id, 8_001),
				payerNo: seed.payer,
				sendInvoiceToNo: seed.sendInvoiceTo ?? seed.payer,
				deliverProductsToNo: seed.deliverProductsTo ?? seed.payer,
				financeStatus: seed.financeStatus ?? 0,
				financeDate: seed.financeDate ?? tenant.today(),
				payDueDate: seed.payDueDate ?? null,
				incomeDate: seed.incomeDate ?? seed.financeDate ?? tenant.today(),
				creditedInvoiceId: seed.creditedInvoiceId ?? null,
				eInvoiceInfo: {
					ean: info.ean ?? null,
					requisitionNo: info.requisitionNo ?? null,
					reference: info.reference ?? null,
					accountingNo: info.accountingNo ?? null,
					email: info.email ?? null,
					url: info.url ?? null,
				},
				source: seed.source ?? 4,
				invoiceItems: seed.items.map((item, index) =>
					build.invoiceItem(item, index + 1, seed.payer),
				),
				invoiceTexts: seed.texts ?? [],
				payments: (seed.payments ?? []).map(build.payment),
				createdAt: tenant.nowText(),
				createdByNo: null,
			};
		},
		invoiceItem(seed, sequence, buyer) {
			const totalPrice = cents(seed.unitPrice * seed.quantity);
			return {
				id: idOf('invoiceItem', seed.id, 20_001),
				sequence,
				buyerNo: seed.buyer ?? buyer,
				description: seed.description,
				unitPrice: seed.unitPrice,
				quantity: seed.quantity,
				totalPrice,
				totalVat: cents((totalPrice * (seed.vatPercent ?? 25)) / 100),
				financeDimensions: { ...noDimensions(), ...seed.financeDimensions },
				creditedInvoiceItemId: null,
				isCredited: false,
			};
		},
		payment: (seed) => ({
			id: next('payment', 60_001),
			amount: seed.amount,
			paymentDate: seed.paymentDate ?? tenant.today(),
			paymentType: seed.paymentType ?? 4,
			financeStatus: seed.financeStatus ?? 0,
			paymentIdentification: seed.paymentIdentification ?? null,
			financeDimensions: null,
			shopOrderId: seed.shopOrderId ?? null,
			paymentSystemCardType: null,
			voucherNo: null,
		}),
	};

	function member(seed: MemberSeed, uid: number): MemberRaw {
		const lastChange = seed.lastChange ?? tenant.nowText();
		return {
			uid,
			debtorAccountNumber: debtorNumber(seed.debtorAccountNumber),
			externalId: seed.externalId ?? null,
			financeType: seed.financeType ?? 1,
			payerRule: seed.payerRule ?? 1,
			einvoiceEan: seed.einvoiceEan ?? null,
			einvoiceEmail: seed.einvoiceEmail ?? null,
			invoiceDistributionPreference: seed.invoiceDistributionPreference ?? 0,
			defaultAddressType: seed.defaultAddressType ?? null,
			addresses: (seed.addresses ?? []).map((address) => build.address(address, lastChange)),
			contacts: (seed.contacts ?? []).map(build.contact),
			contactsLastChange: lastChange,
			foreignSystemMappings: (seed.foreignSystemMappings ?? []).map(build.mapping),
			closeDate: null,
			closeReasonId: null,
			lastChange,
		};
	}

	return build;
}

function unique<T>(
	collection: { get(key: string): T | undefined },
	key: string,
	what: string,
): void {
	if (collection.get(key)) throw new Error(`${what} ${key} exists already`);
}

/** Puts a seed into the store; look-ups first, so that records may refer to them. */
export function plantSeed(store: Db, build: Builder, seed: MembercareSeed): SeedReport {
	const { now: db, next, reserve } = store;
	const ids: Record<string, string[]> = {};
	const note = (entity: string, id: string | number) => {
		(ids[entity] ??= []).push(String(id));
	};
	const numbered = (sequence: string, given: number | undefined, entity: string) => {
		const id = given ?? next(sequence);
		reserve(sequence, id);
		note(entity, id);
		return id;
	};

	for (const one of seed.countries ?? []) {
		unique(db.countries, one.iso2Letter, 'country');
		db.countries.put({ id: next('country'), iso2Letter: one.iso2Letter, name: one.name });
		note('countries', one.iso2Letter);
	}
	for (const one of seed.postalCodes ?? []) {
		const id = numbered('postalCode', undefined, 'postalCodes');
		db.postalCodes.put({ id, ...one });
	}
	for (const one of seed.companyCategories ?? []) {
		const id = numbered('companyCategory', one.id, 'companyCategories');
		const valid = one.valid ?? true;
		db.companyCategories.put({ id, description: one.description, shortName: null, valid });
	}
	for (const one of seed.organizationCategories ?? []) {
		const id = numbered('organizationCategory', one.id, 'organizationCategories');
		const { description, shortName = null, valid = true } = one;
		db.organizationCategories.put({ id, description, shortName, valid });
	}
	for (const one of seed.productGroups ?? []) {
		const id = numbered('productGroup', one.id, 'productGroups');
		db.productGroups.put({ id, name: one.name, valid: one.valid ?? true });
	}
	for (const one of seed.foreignSystems ?? []) {
		const id = numbered('foreignSystem', one.id, 'foreignSystems');
		db.foreignSystems.put({ id, name: one.name });
	}
	for (const one of seed.companies ?? []) {
		note('companies', db.companies.put(build.company(one)).debtorAccountNumber);
	}
	for (const one of seed.persons ?? []) {
		note('persons', db.persons.put(build.person(one)).debtorAccountNumber);
	}
	for (const one of seed.organizations ?? []) {
		note('organizations', db.organizations.put(build.organization(one)).identificationNumber);
	}
	for (const one of seed.employments ?? []) {
		note('employments', db.employments.put(build.employment(one)).id);
	}
	for (const one of seed.products ?? []) {
		if (one.id !== undefined) unique(db.products, String(one.id), 'product');
		note('products', db.products.put(build.product(one)).id);
	}
	for (const one of seed.invoices ?? []) {
		if (one.id !== undefined) unique(db.invoices, String(one.id), 'invoice');
		note('invoices', db.invoices.put(build.invoice(one)).id);
	}
	const added = Object.fromEntries(Object.entries(ids).map(([name, list]) => [name, list.length]));
	return { added, ids };
}
