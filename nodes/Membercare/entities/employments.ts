import type { Api, FieldDef } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { localNow } from '../../shared/localTime';
import type { Step } from '../../shared/steps';
import { isEmpty, objectOf, objectsOf, sameValue, textOf } from '../../shared/values';
import { isCurrent, newestFirst } from './contacts';

/** Fields of the person's current primary employment. */
export const employmentFields: FieldDef[] = [
	{
		name: 'employer',
		label: 'Employer',
		kind: 'reference',
		writable: true,
		refersTo: ['membercare.company'],
		hint: 'Account number of the company of the primary employment',
	},
	{ name: 'employerName', label: 'Employer Name', kind: 'text', writable: false },
	{
		name: 'jobTitle',
		label: 'Job Title',
		kind: 'text',
		writable: true,
		hint: 'Official title of the primary employment; needs an employer',
	},
];

const FIELDS = ['employer', 'jobTitle'];

const companyNo = (employment: JsonObject | undefined): string | null =>
	textOf(objectOf(employment?.company).debtorAccountNumber);

const period = (employment: JsonObject): JsonObject => ({
	start: employment.employDate ?? null,
	end: employment.unemployDate ?? null,
	id: employment.id ?? null,
});

/** The primary employment of today; where none is marked so, the newest. */
export function currentEmployment(employments: JsonObject[], now: string): JsonObject | undefined {
	const current = employments
		.filter((entry) => isCurrent(period(entry), now))
		.sort((a, b) => newestFirst(period(a), period(b)));
	return current.find((entry) => entry.isPrimary === true) ?? current[0];
}

/** Nothing where the answer holds no employments: the read was made without the flag for them. */
export function flattenEmployment(raw: JsonObject, now: string): JsonObject {
	const employments = objectsOf(raw.employments);
	if (!employments) return {};
	const current = currentEmployment(employments, now);
	return {
		employer: companyNo(current),
		employerName: textOf(objectOf(current?.company).name),
		jobTitle: textOf(current?.officialTitle),
	};
}

/** An employment as the PUT takes it. Its contacts are left out: they would be added once more. */
function putBody(employment: JsonObject, changes: JsonObject): JsonObject {
	const own = [
		'id',
		'employDate',
		'unemployDate',
		'occupationTitle',
		'officialTitle',
		'isPrimary',
		'addedByWeb',
		'agreement',
		'hours',
		'weeks',
		'salaryAddition',
		'salaryStep',
	];
	return {
		...Object.fromEntries(own.map((name) => [name, employment[name] ?? null])),
		company: { debtorAccountNumber: companyNo(employment) },
		...changes,
	};
}

/**
 * The step that makes the wanted company the employer: a new primary employment, and the end of the
 * old one. An emptied employer ends the employment; a job title alone changes it in place.
 */
export function employmentSteps(
	api: Api,
	personNo: string,
	fields: JsonObject,
	changed: string[],
	raw: JsonObject,
): Step[] {
	const paths = changed.filter((path) => FIELDS.includes(path));
	if (!paths.length) return [];
	const now = localNow(api);
	const current = currentEmployment(objectsOf(raw.employments) ?? [], now);
	const before = flattenEmployment({ employments: objectsOf(raw.employments) ?? [] }, now);
	const employer = paths.includes('employer') ? textOf(fields.employer) : companyNo(current);
	const title = paths.includes('jobTitle')
		? textOf(fields.jobTitle)
		: textOf(current?.officialTitle);
	const sameEmployer = sameValue(employer, before.employer);
	if (sameEmployer && sameValue(title, before.jobTitle)) return [];
	const put = (changes: JsonObject) =>
		api.request({ method: 'PUT', path: '/employments', body: putBody(current ?? {}, changes) });
	const run = async (): Promise<void> => {
		if (sameEmployer && current) return void (await put({ officialTitle: title }));
		if (!isEmpty(employer)) {
			await api.request({
				method: 'POST',
				path: `/persons/${encodeURIComponent(personNo)}/employments`,
				body: {
					company: { debtorAccountNumber: employer },
					employDate: now,
					// The old title belonged to the old employer.
					officialTitle: paths.includes('jobTitle') ? title : null,
					isPrimary: true,
				},
			});
		}
		if (current) await put({ unemployDate: now, isPrimary: false });
	};
	// A title without any employment has nowhere to go.
	if (isEmpty(employer) && !current) return [];
	return [{ name: 'employment', paths, run }];
}
