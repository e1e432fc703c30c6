/** Names of the systems for people, by their names in entities. */
export const SYSTEM_LABELS = {
	chargebee: 'Chargebee',
	customcrm: 'Custom CRM',
	customerp: 'Customerp',
	custompms: 'Custom PMS',
	membercare: 'Membercare',
	wave: 'Wave',
} as const;

export const systemLabel = (system: string): string =>
	(SYSTEM_LABELS as Record<string, string>)[system] ?? system;
