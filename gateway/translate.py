"""Messages of one service in the words of another."""

from squad.code.v1 import finding_pb2
from squad.review.v1 import review_pb2
from squad.tenancy.v1 import repo_pb2, tenant_pb2

DEFAULT_INLINE_COMMENT_CAP = 10


def policy_snapshot(policy: tenant_pb2.Policy) -> review_pb2.PolicySnapshot:
    """Copy a tenant's policy, with the defaults filled in, so that a retry later sees the same."""
    has_cap = policy.HasField("inline_comment_cap")
    return review_pb2.PolicySnapshot(
        version=policy.version,
        required_agents=policy.required_agents,
        gate=policy.gate or finding_pb2.SEVERITY_HIGH,
        inline_comment_cap=policy.inline_comment_cap if has_cap else DEFAULT_INLINE_COMMENT_CAP,
        settings=policy.settings,
        incomplete_check=policy.incomplete_check,
        upload_sarif=policy.upload_sarif if policy.HasField("upload_sarif") else None,
        agents=policy.agents,
    )


def repository_of(repo: repo_pb2.Repo) -> review_pb2.RepositoryRef:
    """Name a registered repository to the review service."""
    return review_pb2.RepositoryRef(
        host=repo.host,
        external_id=repo.external_id,
        full_name=repo.full_name,
        clone_url=repo.clone_url,
        installation_id=repo.installation_id,
        default_branch=repo.default_branch,
    )
