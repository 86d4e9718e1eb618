"""What the signed record of a review is called."""

KIND = "application/vnd.squad.review-record.v1+json"
