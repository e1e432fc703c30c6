import { DateTime } from 'luxon';
import type { Side } from '../../shared/contracts';
import { CATEGORIES, type Category } from '../loop/people/customers';
import type { CustomerRow, PartnerRow } from '../loop/people/customers';
import type { Role, StoredChoice } from '../loop/people/decisions';
import type { Place } from './types';

export const TABS: Record<Category, string> = {
	notLinked: 'Not Linked Yet',
	later: 'Choose Later',
	excluded: 'Excluded',
	linked: 'Linked',
	conflicts: 'Conflicts',
	deleted: 'Deleted on One Side',
};

export const CHOICES: Record<StoredChoice, string> = {
	synchronize: 'Synchronize',
	doNotSynchronize: 'Do Not Synchronize',
	chooseLater: 'Choose Later',
	createNew: 'Set up anyway',
};

export const ROLES: Record<Role, string> = {
	administrator: 'administrator',
	supervisor: 'supervisor',
};

export const isCategory = (text: unknown): text is Category =>
	CATEGORIES.includes(text as Category);
export const isSide = (text: unknown): text is Side => text === 'left' || text === 'right';

/** `21 Nov 2026, 14:05` in the workflow's time zone. */
export const moment = (iso: string, zone: string): string =>
	DateTime.fromISO(iso, { zone }).setLocale('en-GB').toFormat('d LLL yyyy, HH:mm');

/** What a record is called: its title, else its id. */
export const nameOf = (record: { id: string; title: string | null }): string =>
	record.title === null || record.title.trim() === '' ? `Record ${record.id}` : record.title;

/** `Anna Berg (0042)`. */
export const withNumber = (record: Pick<PartnerRow, 'id' | 'title' | 'number'>): string =>
	record.number === null || record.number === ''
		? nameOf(record)
		: `${nameOf(record)} (${record.number})`;

export const many = (count: number, noun: { one: string; many: string }): string =>
	`${count.toLocaleString('en-US')} ${count === 1 ? noun.one : noun.many}`;

/** Who decided what and when, as a sentence. */
export const decided = (
	decision: Pick<NonNullable<CustomerRow['decision']>, 'choice' | 'who' | 'role' | 'at'>,
	zone: string,
): string =>
	`${decision.who} (${ROLES[decision.role]}) chose “${CHOICES[decision.choice]}” on ${moment(decision.at, zone)}.`;

/** The query that leads back to a place in the lists. */
export const placeQuery = (place: Place): Record<string, string | number | undefined> => ({
	tab: place.tab,
	q: place.search,
	page: place.page > 1 ? place.page : undefined,
});

/** The same on the way to a page about one record, which may have a search and pages of its own. */
export const fromPlace = (place: Place): Record<string, string | number | undefined> => ({
	tab: place.tab,
	from: place.search,
	at: place.page > 1 ? place.page : undefined,
});

const STAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/** A value as people write it: no `T00:00:00` behind a day, yes and no. */
export function readable(value: string): string {
	if (value === 'true' || value === 'false') return value === 'true' ? 'yes' : 'no';
	const [, day, time] = STAMP.exec(value) ?? [];
	return day === undefined ? value : time === '00:00' ? day : `${day} ${time}`;
}

/** Values that tell nothing without their label: they are left out of the lists. */
export const needsLabel = (value: string): boolean =>
	value === 'true' || value === 'false' || STAMP.test(value);
