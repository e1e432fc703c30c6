import type { Api, FieldDef } from '../../shared/entity';
import type { JsonObject, JsonValue } from '../../shared/json';
import { addSeconds, localNow, wholeSeconds } from '../../shared/localTime';
import { isEmpty, numberOf, sameValue, textOf } from '../../shared/values';

interface ContactKind {
	field: string;
	type: number;
	label: string;
	kind: FieldDef['kind'];
}

/** Contact types as flat fields. There is no type 11. */
export const CONTACT_KINDS: ContactKind[] = [
	{ field: 'email1', type: 1, label: 'Email 1', kind: 'email' },
	{ field: 'email2', type: 2, label: 'Email 2', kind: 'email' },
	{ field: 'phone1', type: 3, label: 'Phone 1', kind: 'phone' },
	{ field: 'phone2', type: 4, label: 'Phone 2', kind: 'phone' },
	{ field: 'cellPhone1', type: 5, label: 'Cell Phone 1', kind: 'phone' },
	{ field: 'cellPhone2', type: 6, label: 'Cell Phone 2', kind: 'phone' },
	{ field: 'fax', type: 7, label: 'Fax', kind: 'phone' },
	{ field: 'webSite', type: 8, label: 'Website', kind: 'text' },
	{ field: 'facebook', type: 9, label: 'Facebook', kind: 'text' },
	{ field: 'linkedIn', type: 10, label: 'LinkedIn', kind: 'text' },
	{ field: 'twitter', type: 12, label: 'Twitter', kind: 'text' },
	{ field: 'instagram', type: 13, label: 'Instagram', kind: 'text' },
];

const KIND_OF_FIELD = new Map(CONTACT_KINDS.map((kind) => [kind.field, kind]));

export const isContactField = (path: string): boolean => KIND_OF_FIELD.has(path);

export const contactFields = (writable: FieldDef['writable']): FieldDef[] =>
	CONTACT_KINDS.map(({ field, label, kind }) => ({
		name: field,
		label,
		kind,
		writable,
		clearable: false,
		...(writable === false
			? {}
			: { hint: 'Membercare can add a contact, and it cannot end or delete one' }),
	}));

interface Period {
	start?: JsonValue;
	end?: JsonValue;
	id?: JsonValue;
}

/**
 * Valid today: started no later than the end of today and not ended yet. Starts are compared by
 * day, as a server may drop their time.
 */
export const isCurrent = (entry: Period, now: string): boolean => {
	const start = textOf(entry.start);
	const end = textOf(entry.end);
	return (
		(start === null || start.slice(0, 10) <= now.slice(0, 10)) &&
		(end === null || wholeSeconds(end) > now)
	);
};

/** Latest start first, then highest id: the entry that was made last. */
export const newestFirst = (a: Period, b: Period): number => {
	const [startA, startB] = [a, b].map((entry) => wholeSeconds(textOf(entry.start) ?? ''));
	if (startA !== startB) return startA > startB ? -1 : 1;
	return (numberOf(b.id) ?? 0) - (numberOf(a.id) ?? 0);
};

export const currentContact = (contacts: JsonObject[], type: number, now: string) =>
	contacts.filter((entry) => entry.type === type && isCurrent(entry, now)).sort(newestFirst)[0];

/** `{ email1: 'a@b.example', phone1: null, … }`: every type, empty where there is none. */
export function flattenContacts(contacts: JsonObject[], now: string): JsonObject {
	return Object.fromEntries(
		CONTACT_KINDS.map(({ field, type }) => [
			field,
			textOf(currentContact(contacts, type, now)?.value),
		]),
	);
}

/**
 * Contacts to add so that the current ones have the wanted values. A new one starts after all
 * others of its type, as the newest start decides which one counts.
 */
export function contactsToAdd(
	api: Api,
	wanted: JsonObject,
	paths: string[],
	existing: JsonObject[],
): { body: JsonObject[]; paths: string[] } {
	const now = localNow(api);
	const added = paths.flatMap((path) => {
		const kind = KIND_OF_FIELD.get(path);
		const value = wanted[path];
		if (!kind || isEmpty(value)) return [];
		const current = currentContact(existing, kind.type, now);
		if (sameValue(current?.value, value)) return [];
		const latest = wholeSeconds(textOf(current?.start) ?? '');
		const start = latest >= now ? addSeconds(latest, 1) : now;
		return [{ path, entry: { type: kind.type, value: String(value), start } as JsonObject }];
	});
	return { body: added.map(({ entry }) => entry), paths: added.map(({ path }) => path) };
}
