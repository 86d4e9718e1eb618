package agent

import (
	"context"
	"crypto/rsa"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"squad.internal/sdk/reason"
	agentv1 "squad.internal/sdk/squad/agent/v1"
	errorsv1 "squad.internal/sdk/squad/errors/v1"
)

const audience = "squad-internal"

// issuers send changes: the worker of a stack, and `squad review`.
var issuers = []string{"worker", "cli"}

var keyName = regexp.MustCompile(`^[0-9A-Za-z]{1,64}$`)

type tenantKey struct{}

// admitCall lets a call through that says until when, and who. The context knows the tenant then.
func admitCall(ctx context.Context, trustDir string) (context.Context, error) {
	if _, limited := ctx.Deadline(); !limited {
		return nil, refuse(codes.InvalidArgument, errorsv1.ErrorReason_ERROR_REASON_DEADLINE_REQUIRED, "the call has no deadline: set a timeout")
	}
	if trustDir == "" {
		return ctx, nil
	}
	tenant, err := verify(bearer(ctx), trustDir)
	if err != nil {
		said := fmt.Sprintf("the credential is not valid: %v", err)
		return nil, refuse(codes.Unauthenticated, errorsv1.ErrorReason_ERROR_REASON_CREDENTIAL_INVALID, said)
	}
	return context.WithValue(ctx, tenantKey{}, tenant), nil
}

// admit holds a header against what is required, and against the token.
func admit(ctx context.Context, header *agentv1.AnalysisHeader) error {
	for _, field := range []struct{ name, value string }{
		{"review_id", header.GetReviewId()},
		{"tenant_id", header.GetTenantId()},
		{"repository_id", header.GetRepositoryId()},
	} {
		if field.value == "" {
			missing := refuse(codes.InvalidArgument, errorsv1.ErrorReason_ERROR_REASON_FIELD_REQUIRED, "header."+field.name+" is required: fill it")
			missing.Metadata = map[string]string{"field": "header." + field.name}
			return missing
		}
	}
	if tenant, known := ctx.Value(tenantKey{}).(string); known && tenant != header.GetTenantId() {
		return refuse(codes.PermissionDenied, errorsv1.ErrorReason_ERROR_REASON_TENANT_MISMATCH, "tenant_id is not the tenant of the credential: use your own")
	}
	return nil
}

func refuse(code codes.Code, why errorsv1.ErrorReason, said string) *reason.Error {
	return &reason.Error{Code: code, Reason: why, Message: said}
}

func bearer(ctx context.Context) string {
	for _, value := range metadata.ValueFromIncomingContext(ctx, "authorization") {
		if token, found := strings.CutPrefix(value, "Bearer "); found {
			return token
		}
	}
	return ""
}

// verify gives the tenant a token speaks for. Keys are read as they are needed: new ones work and removed ones stop at once.
func verify(token, trustDir string) (string, error) {
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(token, claims, func(parsed *jwt.Token) (any, error) { return trusted(parsed, trustDir) },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithAudience(audience), jwt.WithLeeway(2*time.Second),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt())
	if err != nil {
		return "", err
	}
	tenant, _ := claims["tenant_id"].(string)
	return tenant, nil
}

func trusted(parsed *jwt.Token, trustDir string) (*rsa.PublicKey, error) {
	id, _ := parsed.Header["kid"].(string)
	issuer, _ := parsed.Claims.GetIssuer()
	for _, name := range issuers {
		if name == issuer && keyName.MatchString(id) {
			if pem, err := os.ReadFile(filepath.Join(trustDir, name+"-"+id+".pem")); err == nil {
				return jwt.ParseRSAPublicKeyFromPEM(pem)
			}
		}
	}
	return nil, fmt.Errorf("its signing key is not trusted here")
}
