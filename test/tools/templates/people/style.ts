/** Custom styling of n8n's forms: the look of the customers' page, wide enough for two columns. */
export const FORM_STYLE = `:root {
	--font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif;
	--container-width: min(780px, 94vw);
	--color-background: #f5f6f8;
	--color-card-border: #dfe3e8;
	--color-header: #1d232c;
	--color-header-subtext: #5b6675;
	--color-label: #1d232c;
	--color-link: #5b6675;
	--color-html-text: #1d232c;
	--color-input-border: #8a94a3;
	--color-input-text: #1d232c;
	--color-focus-border: #1f5fbf;
	--color-submit-btn-bg: #1f5fbf;
	--color-required: #a3211f;
	--color-error: #a3211f;
	--border-radius-card: 12px;
	--border-radius-input: 8px;
	--padding-card: 32px;
	--padding-form-input: 10px;
	--font-size-header: 24px;
	--font-size-label: 15px;
	--font-size-input: 16px;
	--font-size-paragraph: 16px;
	--font-size-subheader: 16px;
	--font-size-error: 13px;
	--checkbox-size: 20px;
}
body { line-height: 1.5; }
.form-header, .header { text-align: left; overflow-wrap: anywhere; }
.form-header h1, .header h1 { font-weight: 650; }
.inputs-wrapper {
	display: grid;
	grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
	gap: 0 24px;
}
.inputs-wrapper > .html, .inputs-wrapper > div:has(textarea), .inputs-wrapper > div:has(.multiselect) {
	grid-column: 1 / -1;
}
.multiselect-option { padding-top: 10px; }
.multiselect-option label { color: #1d232c; font-size: 16px; }
.multiselect-checkbox { margin-top: 3px; }
.error-hidden { padding-top: 2px; padding-bottom: 6px; }
form textarea { min-height: 72px; font-family: inherit; }
div.html h3 { font-size: 17px; font-weight: 650; padding-bottom: 4px; }
div.html table { width: 100%; background: #fff3dc; border-radius: 10px; margin-bottom: 20px; }
div.html td p { margin: 0; }
div.html td { padding: 14px 18px; color: #7a4b00; overflow-wrap: anywhere; }
#submit-btn:focus-visible { outline: 3px solid #1f5fbf; outline-offset: 2px; }
#submit-btn:hover { opacity: 0.9; }`;
