import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';
import type { JsonValue } from '../../shared/json';
import { SettingsFault } from '../engine/compile';
import type { FieldRow, FlowSettings, MatchKey, RowOptions } from '../engine/types';

const ROW_TYPES = [
	'text',
	'number',
	'money',
	'date',
	'dateTime',
	'boolean',
	'enum',
	'country',
	'phone',
	'email',
	'list',
	'constant',
	'link',
	'alias',
] as const;

const optionsSchema = z.object({
	currency: z
		.string()
		.trim()
		.toUpperCase()
		.regex(/^[A-Z]{3}$/, 'must be a code of three letters, like DKK')
		.or(z.literal(''))
		.optional(),
	scale: z.number().int().min(0).max(12).optional(),
	callingCode: z
		.string()
		.trim()
		.regex(/^\+?\d{0,4}$/, 'must be a calling code, like 45')
		.optional(),
	constant: z.union([z.string(), z.number(), z.boolean()]).optional(),
	flows: z.string().optional(),
	optional: z.boolean().optional(),
	aliasDigitsOnly: z.boolean().optional(),
	aliasDropLeadingZeros: z.boolean().optional(),
	aliasMaxLength: z.number().int().min(0).optional(),
	aliasKeep: z.enum(['start', 'end']).optional(),
	aliasCase: z.enum(['', 'upper', 'lower']).optional(),
	aliasAllowed: z.string().trim().optional(),
	aliasOther: z.enum(['drop', 'refuse']).optional(),
	conflict: z.enum(['default', 'left', 'right', 'ask', 'newest']).optional(),
	oneWay: z.enum(['keep', 'putBack', 'review']).optional(),
	values: z
		.object({ pairs: z.array(z.object({ left: z.string(), right: z.string() })).optional() })
		.optional(),
	columns: z.object({ rows: z.array(z.unknown()).optional() }).optional(),
});

const rowSchema = z.object({
	left: z.string().trim().default(''),
	right: z.string().trim().default(''),
	type: z.enum(ROW_TYPES).default('text'),
	direction: z.enum(['both', 'toRight', 'toLeft']).default('both'),
	options: optionsSchema.default({}),
});

const names = (text: string | undefined): string[] =>
	(text ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);

/** The flow's settings from the node's parameters. @throws SettingsFault naming the row and what to do. */
export function readSettings(
	this: IExecuteFunctions,
	flow: string,
	intervalSeconds: number,
): FlowSettings {
	const problems: string[] = [];
	const parameter = <T>(name: string, otherwise: T): T =>
		this.getNodeParameter(name, 0, otherwise) as T;
	const advanced = parameter<IDataObject>('advanced', {});
	const rows = parameter<IDataObject[]>('fieldMap.rows', []);
	const map = rows.flatMap(
		(row, index) => readRow(row, `Row ${index + 1} of the field map`, problems) ?? [],
	);
	const match: MatchKey[] = parameter<IDataObject[]>('matchKeys.keys', []).map(({ fields }) => ({
		fields: names(String(fields ?? '')),
	}));
	match.forEach(({ fields }, index) => {
		if (fields.length === 0)
			problems.push(`Match key ${index + 1} names no field: enter one, or remove the key.`);
	});
	if (problems.length > 0) throw new SettingsFault(flow, problems);
	const historyDays = Number(advanced.historyDays ?? 30);
	const conflict = parameter<FlowSettings['conflict']>('conflict', 'left');
	return {
		flow,
		linksOf: String(advanced.linksOf ?? '').trim() || flow,
		left: parameter('leftEntity', ''),
		right: parameter('rightEntity', ''),
		map,
		match,
		createRight: ['right', 'both'].includes(parameter('create', 'right')),
		createLeft: ['left', 'both'].includes(parameter('create', 'right')),
		whenLeftGone: parameter('whenLeftGone', 'endLink'),
		whenRightGone: parameter('whenRightGone', 'endLink'),
		firstSync: parameter('firstSync', 'left'),
		// Without a history the losing value would be lost, so a person is asked.
		conflict: historyDays === 0 && advanced.loseWithoutHistory !== true ? 'ask' : conflict,
		withoutDecision: (advanced.withoutDecision as FlowSettings['withoutDecision']) ?? 'synchronize',
		...(advanced.keepNames === true ? { keepNames: true } : {}),
		withoutPartner: (advanced.withoutPartner as FlowSettings['withoutPartner']) ?? 'list',
		...(Number(advanced.quietSeconds ?? 0) > 0
			? { quietSeconds: Number(advanced.quietSeconds) }
			: {}),
		fullPassHours: Number(advanced.fullPassHours ?? 24),
		historyDays,
		maxAttempts: Number(advanced.maxAttempts ?? 3),
		intervalSeconds,
	};
}

function readRow(raw: unknown, place: string, problems: string[]): FieldRow | undefined {
	const parsed = rowSchema.safeParse(raw);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		problems.push(`${place}: "${issue.path.join('.')}" ${issue.message}.`);
		return undefined;
	}
	const { options: given, ...row } = parsed.data;
	const columns = given.columns?.rows?.flatMap(
		(column, index) => readRow(column, `${place}, column ${index + 1}`, problems) ?? [],
	);
	const alias = {
		...(given.aliasDigitsOnly === true ? { digitsOnly: true } : {}),
		...(given.aliasDropLeadingZeros === true ? { dropLeadingZeros: true } : {}),
		...(given.aliasMaxLength ? { maxLength: given.aliasMaxLength } : {}),
		...(given.aliasKeep === 'end' ? { keep: 'end' as const } : {}),
		...(given.aliasCase ? { case: given.aliasCase } : {}),
		...(given.aliasAllowed ? { allowed: given.aliasAllowed } : {}),
		...(given.aliasAllowed && given.aliasOther === 'refuse' ? { refuse: true } : {}),
	};
	const options: RowOptions = {
		...(given.currency ? { currency: given.currency } : {}),
		...(given.scale === undefined ? {} : { scale: given.scale }),
		...(given.callingCode ? { callingCode: given.callingCode.replace('+', '') } : {}),
		...(given.constant === undefined ? {} : { constant: given.constant as JsonValue }),
		...(names(given.flows).length === 0 ? {} : { flows: names(given.flows) }),
		...(given.optional === true ? { optional: true } : {}),
		...(Object.keys(alias).length === 0 ? {} : { alias }),
		...(given.values?.pairs?.length ? { values: given.values.pairs } : {}),
		...(columns?.length ? { columns } : {}),
	};
	return { ...row, conflict: given.conflict ?? 'default', oneWay: given.oneWay ?? 'keep', options };
}
