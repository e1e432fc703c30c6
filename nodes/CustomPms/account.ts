import type { RestSystem } from '../shared/rest/system';
import { SYSTEM_LABELS } from '../shared/systemLabels';

export const CUSTOM_PMS: RestSystem = {
	system: 'custompms',
	label: SYSTEM_LABELS.custompms,
	credentialType: 'customPmsApi',
	credentialName: 'Custom PMS API',
};
