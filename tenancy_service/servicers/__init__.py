"""The services of the contract, one file per noun: messages in, messages out."""
