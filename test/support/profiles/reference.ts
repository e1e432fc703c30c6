/** The reference profiles, whose field names the profiles of the dialects keep. */
import { customCrmProfile } from '../../../nodes/CustomCrm/profile';
import { customPmsProfile } from '../../../nodes/CustomPms/profile';
import { customerpProfile } from '../../../nodes/Customerp/profile';
import type {
	ProfileField,
	RestEntity,
	RestEntityInput,
} from '../../../nodes/shared/rest/profile/profile';

export type ProfiledSystem = 'customerp' | 'customcrm' | 'custompms';

export const REFERENCES = {
	customerp: customerpProfile,
	customcrm: customCrmProfile,
	custompms: customPmsProfile,
};

export const isProfiled = (system: string): system is ProfiledSystem =>
	Object.hasOwn(REFERENCES, system);

export const referenceOf = (system: ProfiledSystem, resource: string): RestEntity => {
	const found = REFERENCES[system].entities.find(({ entity }) => entity === resource);
	if (found === undefined) throw new Error(`${system} has no resource "${resource}"`);
	return found;
};

/** What a profile has in common with the reference: how records are archived, named and summed up. */
export const kept = ({ archive, aliases, summary, limits }: RestEntity) => ({
	archive,
	aliases,
	summary,
	limits,
});

/** The fields of the reference, each with its path in the API; those without path are not in it. */
export const fieldsAt = (
	{ fields }: RestEntity,
	pathOf: (field: ProfileField) => Partial<ProfileField> | undefined,
): ProfileField[] =>
	fields.flatMap((field) => {
		const own = pathOf(field);
		return own === undefined ? [] : [{ ...field, ...own }];
	});

/** Names of the fields in lines are a path of their own. */
export const columnsAt = (
	{ columns }: ProfileField,
	pathOf: (name: string) => string,
): Pick<ProfileField, 'columns'> =>
	columns === undefined
		? {}
		: { columns: columns.map((column) => ({ ...column, path: pathOf(column.name) })) };

export type MakeProfile = (reference: RestEntity) => RestEntityInput;
