#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace groundswell::system {

/// SHA-256 (FIPS 180-4) over bytes as they come, by the processor's own instructions where it has them. Not
/// thread-safe.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void add(std::string_view bytes);
    /// 64 lower-case hex digits of what was added; the next add() begins anew.
    [[nodiscard]] std::string hex();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// 64 lower-case hex digits.
[[nodiscard]] std::string sha256Hex(std::string_view bytes);

}  // namespace groundswell::system
