"""Forms of keys and tokens that their issuers document, so that they are known wherever they stand."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One issuer's form. A text without any of its signs holds none; looking for those is a hundred times quicker."""

    issuer: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]


def _form(issuer: str, signs: str, pattern: str) -> Form:
    return Form(issuer, tuple(signs.split()), re.compile(rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"))


# Every repetition is bounded or of one class of characters: no text makes them slow.
FORMS = (
    _form("AWS", "AKIA ASIA ABIA ACCA", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),
    _form("AWS", "ABSK", r"ABSK[A-Za-z0-9+/]{109,269}={0,2}"),
    _form("GitHub", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh[pousr]_[A-Za-z0-9]{36,255}"),
    _form("GitHub", "github_pat_", r"github_pat_\w{22,255}"),
    _form("GitLab", "glpat- gldt- glrt- glptt- glcbt- glft- glimt- glagent- gloas- glsoat- glffct- glrtr-",
          r"gl(?:(?:pat|dt|rt|rtr|ft|soat|ffct)-[\w-]{20}|imt-[\w-]{25}|ptt-[0-9a-f]{40}|cbt-[\w-]{20,26}|agent-[\w-]{50}"
          r"|oas-[0-9A-Za-z]{64}|(?:pat|rt|soat)-[\w-]{27,300}\.[0-9a-z]{2}\.[0-9a-z]{7,9})"),
    _form("GitLab", "GR1348941 _gitlab_session", r"(?:GR1348941[\w-]{20}|_gitlab_session=[0-9a-z]{32})"),
    _form("Slack", "xoxa- xoxb- xoxe- xoxe. xoxo- xoxp- xoxr- xoxs-",
          r"xox(?:[abeoprs]-|e\.xox[bp]-)(?=[\w-]*\d)[A-Za-z0-9-]{20,255}"),
    _form("Slack", "xapp-", r"xapp-\d-[A-Z0-9]+-\d+-[A-Za-z0-9]{20,100}"),
    _form("Slack", "hooks.slack.com", r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{30,80}"),
    _form("Stripe", "sk_live_ rk_live_ sk_test_ rk_test_ sk_prod_ rk_prod_",
          r"[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,247}"),
    _form("Stripe", "whsec_", r"whsec_[A-Za-z0-9+/]{32,64}={0,2}"),
    _form("Google", "AIza", r"AIza[\w-]{35}"),
    _form("Google", "GOCSPX-", r"GOCSPX-[\w-]{28}"),
    _form("Google", "ya29.", r"ya29\.[\w-]{30,300}"),
    _form("Azure", "AccountKey= SharedAccessKey=", r"(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{42,86}={1,2}"),
    _form("Azure", "Q~", r"(?<![\w.~,-])[\w.~-]{3}\dQ~[\w.~-]{31,34}(?![\w.~-])"),
    _form("npm", "npm_", r"npm_[A-Za-z0-9]{36}"),
    _form("npm", ":_authToken=", r"(?<=/):_authToken=[A-Za-z0-9-]{30,100}"),
    _form("PyPI", "pypi-AgE", r"pypi-AgE[\w-]{50,1000}"),
    _form("RubyGems", "rubygems_", r"rubygems_[a-f0-9]{48}"),
    _form("NuGet", "oy2", r"oy2[a-z0-9]{43}"),
    _form("crates.io", "cio", r"cio[A-Za-z0-9]{32}"),
    _form("Clojars", "CLOJARS_", r"CLOJARS_[a-fA-F0-9]{60}"),
    _form("Docker", "dckr_pat_ dckr_oat_", r"dckr_[po]at_[\w-]{27,64}"),
    _form("SendGrid", "SG.", r"SG\.[\w-]{16,32}\.[\w-]{32,64}|SG\.[\w=.-]{66}"),
    _form("Sendinblue", "xkeysib-", r"xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}"),
    _form("Twilio", "SK", r"SK[0-9a-f]{32}"),
    _form("Mailgun", "key- pubkey-", r"(?:pub)?key-[0-9a-f]{32}"),
    _form("Mailchimp", "-us", r"[0-9a-f]{32}-us[0-9]{1,2}"),
    _form("OpenAI", "T3BlbkFJ", r"sk-[\w-]{20,120}T3BlbkFJ[\w-]{20,120}"),
    _form("Anthropic", "sk-ant-", r"sk-ant-[a-z]+\d{2}-[\w-]{80,120}"),
    _form("an issuer of `sk-` keys", "sk-", r"sk-(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{20,300}"),
    _form("Hugging Face", "hf_ api_org_", r"(?:hf|api_org)_[A-Za-z]{34}"),
    _form("Perplexity", "pplx-", r"pplx-[A-Za-z0-9]{48}"),
    _form("Groq", "gsk_", r"gsk_[A-Za-z0-9]{52}"),
    _form("xAI", "xai-", r"xai-[A-Za-z0-9]{70,90}"),
    _form("Replicate", "r8_", r"r8_[A-Za-z0-9]{37}"),
    _form("DigitalOcean", "dop_v1_ doo_v1_ dor_v1_", r"do[por]_v1_[a-f0-9]{64}"),
    _form("Cloudflare", "v1.0-", r"v1\.0-[a-f0-9]{24}-[a-f0-9]{146}"),
    _form("Heroku", "HRKU-", r"HRKU-[\w-]{36,80}"),
    _form("Fly.io", "fo1_ fm1 fm2_", r"(?:fo1_[\w-]{43}|fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,500}={0,3})"),
    _form("Netlify", "nfp_ nfc_", r"nf[pc]_[A-Za-z0-9]{36,64}"),
    _form("Databricks", "dapi", r"dapi[a-f0-9]{32}(?:-\d)?"),
    _form("Doppler", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.",
          r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]{2,35}\.)?[A-Za-z0-9]{40,44}"),
    _form("Dynatrace", "dt0c01.", r"dt0c01\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}"),
    _form("Grafana", "glc_ glsa_", r"(?:glc_[A-Za-z0-9+/]{32,400}={0,3}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8})"),
    _form("Grafana", "eyJrIjoi", r"eyJrIjoi[A-Za-z0-9]{70,400}={0,3}"),
    _form("HashiCorp Vault", "hvs. hvb.", r"hv[sb]\.[\w-]{90,300}"),
    _form("HashiCorp Vault", "s.", r"s\.(?=[A-Za-z]{0,23}\d)(?=[a-z0-9]{0,23}[A-Z])[A-Za-z0-9]{24}"),
    _form("HashiCorp Terraform", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}"),
    _form("Linear", "lin_api_", r"lin_api_[A-Za-z0-9]{40}"),
    _form("New Relic", "NRAK- NRJS- NRII- NRAL-",
          r"(?:NRAK-[A-Za-z0-9]{27}|NRJS-[a-f0-9]{19}|NRII-[\w-]{32})"),
    _form("Notion", "ntn_", r"ntn_[0-9]{11}[A-Za-z0-9]{35}"),
    _form("Postman", "PMAK-", r"PMAK-[a-fA-F0-9]{24}-[a-fA-F0-9]{34}"),
    _form("Prefect", "pnu_", r"pnu_[A-Za-z0-9]{36}"),
    _form("Pulumi", "pul-", r"pul-[a-f0-9]{40}"),
    _form("Sentry", "sntrys_ sntryu_", r"(?:sntrys_eyJ[\w+/=]{50,300}|sntryu_[a-f0-9]{64})"),
    _form("Shippo", "shippo_", r"shippo_(?:live|test)_[a-fA-F0-9]{40}"),
    _form("Shopify", "shpat_ shpca_ shppa_ shpss_", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    _form("Square", "sq0atp- sq0csp- sq0idp-", r"sq0(?:atp|csp)-[\w-]{22,60}"),
    _form("Square", "EAAA", r"EAAA[\w-]{60}"),
    _form("Facebook", "EAAM EAAC", r"EAA[MC][A-Za-z0-9]{100,300}"),
    _form("Facebook", "|", r"\d{15,16}\|[\w-]{27}"),
    _form("Twitter", "AAAAAAAAAAAAAAAAAAAAAA", r"A{22}[A-Za-z0-9%]{80,100}"),
    _form("Telegram", ":A", r"[0-9]{5,16}:A[\w-]{34}"),
    _form("Discord", ".", r"[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,38}"),
    _form("Atlassian", "ATATT3 ATCTT3", r"AT[AC]TT3[\w=-]{170,200}"),
    _form("Artifactory", "AKC AP", r"(?:AKC[A-Za-z0-9]{64,72}|AP[\dABCDEF](?=[A-Za-z]*\d)[A-Za-z0-9]{60,80})"),
    _form("Artifactory", "cmVmd", r"cmVmd[A-Za-z0-9]{59}"),
    _form("age", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
    _form("Alibaba", "LTAI", r"LTAI(?=[A-Za-z]*\d)[A-Za-z0-9]{12,26}"),
    _form("Adobe", "p8e-", r"p8e-[A-Za-z0-9]{32}"),
    _form("Duffel", "duffel_", r"duffel_(?:test|live)_[\w=-]{43}"),
    _form("EasyPost", "EZAK EZTK", r"EZ[AT]K[A-Za-z0-9]{54}"),
    _form("Flutterwave", "FLWSECK", r"FLWSECK(?:_TEST|_LIVE)?-[A-Fa-f0-9]{12,32}(?:-X)?"),
    _form("Frame.io", "fio-u-", r"fio-u-[\w=-]{64}"),
    _form("MaxMind", "_mmk", r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk"),
    _form("Microsoft Teams", ".webhook.office.com",
          r"[\w-]+\.webhook\.office\.com/webhookb2/[\w@-]{60,80}/\w+/[a-z0-9]{32}/[\w-]{30,40}"),
    _form("PlanetScale", "pscale_", r"pscale_(?:tkn|oauth|pw)_[\w=.-]{32,64}"),
    _form("ReadMe", "rdme_", r"rdme_[a-z0-9]{70}"),
    _form("Scalingo", "tk-us-", r"tk-us-[\w-]{48}"),
    _form("Sourcegraph", "sgp_", r"sgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}"),
    _form("Supabase", "sbp_", r"sbp_[a-f0-9]{40}"),
    _form("Typeform", "tfp_", r"tfp_[\w.=-]{59}"),
    _form("Tailscale", "tskey-", r"tskey-[a-z]+-[A-Za-z0-9]{8,40}-[A-Za-z0-9]{16,64}"),
    _form("Yandex", "AQVN YC", r"(?:AQVN[\w-]{35,38}|YC[\w-]{38})"),
    _form("Buildkite", "bkua_", r"bkua_[a-f0-9]{40}"),
    _form("CircleCI", "CCIPAT_", r"CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}"),
    _form("Figma", "figd_", r"figd_[\w-]{40}"),
    _form("Airtable", "pat", r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    _form("Contentful", "CFPAT-", r"CFPAT-[\w-]{43}"),
    _form("SonarQube", "sqa_ sqp_ squ_", r"sq[apu]_[a-f0-9]{40}"),
    _form("OpenShift", "sha256~", r"sha256~[\w-]{43}"),
    _form("1Password", "ops_eyJ", r"ops_eyJ[A-Za-z0-9+/]{250,2000}={0,3}"),
    _form("1Password", "A3-",
          r"(?:A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})"),
    _form("Infracost", "ico-", r"(?<!\.)ico-[A-Za-z0-9]{32}"),
    _form("Defined Networking", "dnkey-", r"dnkey-[a-z0-9=_-]{26}-[a-z0-9=_-]{52}"),
    _form("Sidekiq", "contribsys.com", r"[a-f0-9]{8}:[a-f0-9]{8}@(?:gems|enterprise)\.contribsys\.com"),
    _form("Settlemint", "sm_aat_ sm_pat_ sm_sat_", r"sm_[aps]at_[A-Za-z0-9]{16}"),
    _form("Harness", "pat. sat.", r"[ps]at\.[\w-]{22}\.[a-f0-9]{24}\.[A-Za-z0-9]{20}"),
    _form("ClickHouse", "4b1d", r"4b1d[A-Za-z0-9]{38}"),
    _form("Mapbox", "sk.eyJ", r"sk\.eyJ[\w-]{60,120}\.[\w-]{22}"),
)  # fmt: skip

# `eyJ` is how `{"` begins in base64.
SIGNED = re.compile(r"(?<![A-Za-z0-9])eyJ[\w]{14,2000}={0,2}\.ey[\w/\\-]{15,8000}={0,2}(?:\.[\w/\\-]{0,2000}={0,2})?")
PRIVATE = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]{0,8000}")
