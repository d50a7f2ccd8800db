#include "app/cli/exit_code.h"

namespace groundswell::cli {

using core::ErrorCode;

ExitCode exitCodeOf(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::InvalidInput:
        case ErrorCode::NotFound:
        case ErrorCode::AlreadyExists:
        case ErrorCode::Unsupported:
        case ErrorCode::Truncated: return ExitCode::Invalid;
        case ErrorCode::StoreLocked:
        case ErrorCode::StoreDamaged:
        case ErrorCode::StoreTooNew: return ExitCode::Store;
        case ErrorCode::Cancelled: return ExitCode::Interrupted;
        case ErrorCode::Io:
        case ErrorCode::Network:
        case ErrorCode::HttpStatus:
        case ErrorCode::Unavailable:
        case ErrorCode::StoreFailed:
        case ErrorCode::Internal: return ExitCode::Failed;
    }
    return ExitCode::Failed;
}

}  // namespace groundswell::cli
