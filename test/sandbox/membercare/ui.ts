/** What a person does in Membercare's own interface: no limits of the API, the same stamps. */
import type { RawRecord } from '../types';
import type { MembercareRuntime, Tenant } from './context';
import { withNameHistory } from './companyWrites';
import { renumberPerson } from './personWrites';
import type { CompanyRaw, InvoiceRaw, PersonRaw } from './raw';
import type { Builder } from './seed';

/** Edits of these do not touch the member itself. */
const SUB_RECORDS = [
	'addresses',
	'contacts',
	'contactsLastChange',
	'registrationNumbers',
	'foreignSystemMappings',
];

export interface MembercareUi {
	create(entity: string, fields: RawRecord): RawRecord;
	edit(entity: string, id: string, changes: RawRecord): RawRecord;
	remove(entity: string, id: string): void;
}

const hasId = (item: unknown): boolean =>
	typeof item === 'object' && item !== null && 'id' in item && item.id !== undefined;

export function createUi(runtime: MembercareRuntime, tenant: Tenant, build: Builder): MembercareUi {
	const { now: db, next } = runtime.store;

	// Seeds and raw records cross the control plane as plain JSON; the builder gives them their shape.
	const builders: Record<string, (fields: never) => object> = {
		companies: build.company,
		persons: build.person,
		organizations: build.organization,
		employments: build.employment,
		products: build.product,
		invoices: build.invoice,
	};
	const SEQUENCES: Record<string, string> = {
		productGroups: 'productGroup',
		foreignSystems: 'foreignSystem',
		companyCategories: 'companyCategory',
		organizationCategories: 'organizationCategory',
		closeReasons: 'closeReason',
		agreements: 'agreement',
		countries: 'country',
		postalCodes: 'postalCode',
	};

	function collection(entity: string) {
		// The entity was checked by the control plane; its record type is not known here.
		return db[entity as keyof typeof db] as unknown as {
			get(key: string): RawRecord | undefined;
			put(record: RawRecord): RawRecord;
			delete(key: string): boolean;
			keyOf(record: RawRecord): string;
		};
	}

	/** Elements without an id are new; elements with one that existed keep what is not given. */
	function merged(before: unknown, given: unknown, make: (item: never, index: number) => object) {
		const old = (before ?? []) as { id: number }[];
		return (given as object[]).map((item, index) => {
			if (!hasId(item)) return make(item as never, index);
			const known = old.find(({ id }) => id === (item as { id: number }).id);
			return { ...known, ...item };
		});
	}

	function changedLists(before: RawRecord, changes: RawRecord): RawRecord {
		const now = tenant.nowText();
		const lists: Record<string, (item: never, index: number) => object> = {
			addresses: (item) => build.address(item, now),
			contacts: (item) => build.contact({ start: now, ...(item as object) } as never),
			registrationNumbers: build.registrationNumber,
			foreignSystemMappings: build.mapping,
			payments: build.payment,
			invoiceItems: (item, index) =>
				build.invoiceItem(item, index + 1, (before as unknown as InvoiceRaw).payerNo),
		};
		const result: RawRecord = { ...changes };
		for (const [name, make] of Object.entries(lists)) {
			if (name in changes) result[name] = merged(before[name], changes[name], make);
		}
		if (Array.isArray(result.addresses)) {
			const old = (before.addresses ?? []) as { id: number }[];
			result.addresses = (result.addresses as { id: number }[]).map((address) => {
				const known = old.find(({ id }) => id === address.id);
				const same = known && JSON.stringify(known) === JSON.stringify(address);
				return same ? address : { ...address, lastChange: now };
			});
		}
		if ('contacts' in changes) result.contactsLastChange = now;
		return result;
	}

	function editMember(entity: 'companies' | 'persons', id: string, changes: RawRecord): RawRecord {
		const before = collection(entity).get(id)!;
		const after: RawRecord = { ...before, ...changedLists(before, changes) };
		const touchesBase = Object.keys(changes).some((name) => !SUB_RECORDS.includes(name));
		const moves = touchesBase || tenant.settings.subRecordsMoveLastChange;
		if (moves && !('lastChange' in changes)) after.lastChange = tenant.nowText();

		const newNo = String(after.debtorAccountNumber);
		if (newNo !== id) {
			if (entity === 'companies') throw new Error('the number of a company cannot change');
			if (db.persons.get(newNo) || db.companies.get(newNo)) {
				throw new Error(`the number ${newNo} is taken`);
			}
			const person = { ...after, debtorAccountNumber: id } as unknown as PersonRaw;
			return renumberPerson(db, person, newNo, String(after.lastChange)) as unknown as RawRecord;
		}
		if (entity === 'companies') {
			const company = after as unknown as CompanyRaw;
			const stored = withNameHistory(tenant, before as unknown as CompanyRaw, company);
			return collection(entity).put(stored as unknown as RawRecord);
		}
		return collection(entity).put(after);
	}

	return {
		create(entity, fields) {
			const make = builders[entity];
			const record = (
				make
					? make(fields as never)
					: { valid: true, shortName: null, ...fields, id: fields.id ?? next(SEQUENCES[entity]!) }
			) as RawRecord;
			const target = collection(entity);
			const key = target.keyOf(record);
			if (target.get(key)) throw new Error(`${entity} ${key} exists already`);
			return target.put(record);
		},
		edit(entity, id, changes) {
			if (entity === 'companies' || entity === 'persons') return editMember(entity, id, changes);
			const target = collection(entity);
			const before = target.get(id)!;
			const after: RawRecord = { ...before, ...changedLists(before, changes) };
			if (target.keyOf(after) !== id) throw new Error(`the key of ${entity} cannot change`);
			return target.put(after);
		},
		remove(entity, id) {
			if (entity === 'persons') {
				for (const one of db.employments.by('person', id)) db.employments.delete(String(one.id));
			}
			if (entity === 'companies') {
				for (const one of db.employments.by('company', id)) db.employments.delete(String(one.id));
			}
			collection(entity).delete(id);
		},
	};
}
