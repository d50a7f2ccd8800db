#pragma once

#include "models/core/edges.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string_view>
#include <utility>

namespace groundswell::system {

/// Owns a file descriptor; -1 = none. Not thread-safe.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) noexcept : m_value(value) {
        if (value >= 0) ++core::edgeCounts().files;
    }
    Descriptor(Descriptor&& other) noexcept : m_value(std::exchange(other.m_value, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            m_value = std::exchange(other.m_value, -1);
        }
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { reset(); }

    [[nodiscard]] int value() const noexcept { return m_value; }
    [[nodiscard]] bool isOpen() const noexcept { return m_value >= 0; }
    void reset() noexcept {
        if (m_value >= 0) ::close(std::exchange(m_value, -1));
    }
    /// Hands the descriptor over; whoever takes it closes it.
    [[nodiscard]] int release() noexcept { return std::exchange(m_value, -1); }

private:
    int m_value = -1;
};

/// Writes all of the bytes, also where the system takes a part or a signal comes between. False with errno set.
[[nodiscard]] inline bool writeAll(int descriptor, std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace groundswell::system
