#pragma once

#include <unistd.h>

#include <utility>

namespace groundswell::workspace {

/// Owns a file descriptor; -1 = none. Not thread-safe.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) noexcept : m_value(value) {}
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

private:
    int m_value = -1;
};

}  // namespace groundswell::workspace
