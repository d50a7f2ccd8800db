#include "pipeline/workflow/limit_timer.h"

namespace groundswell::workflow {

struct SteadyLimitTimer::Entry {
    std::mutex mutex;            // held while `over` is called
    std::function<void()> over;  // guarded by mutex; empty once called or ended
};

class SteadyLimitTimer::Running final : public Limit {
public:
    Running(SteadyLimitTimer& timer, Key key, std::shared_ptr<Entry> entry)
        : m_timer(timer), m_key(key), m_entry(std::move(entry)) {}
    ~Running() override {
        m_timer.remove(m_key);
        const std::scoped_lock lock(m_entry->mutex);
        m_entry->over = nullptr;
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    SteadyLimitTimer& m_timer;
    const Key m_key;
    const std::shared_ptr<Entry> m_entry;
};

SteadyLimitTimer::~SteadyLimitTimer() {
    m_thread.request_stop();
}

std::unique_ptr<LimitTimer::Limit> SteadyLimitTimer::start(std::chrono::milliseconds time, std::function<void()> over) {
    auto entry = std::make_shared<Entry>();
    entry->over = std::move(over);
    Key key;
    {
        const std::scoped_lock lock(m_mutex);
        key = {std::chrono::steady_clock::now() + time, m_next++};
        m_entries.emplace(key, entry);
        if (!m_thread.joinable()) m_thread = std::jthread([this](const std::stop_token& stop) { work(stop); });
    }
    m_changed.notify_one();
    return std::make_unique<Running>(*this, key, std::move(entry));
}

void SteadyLimitTimer::remove(const Key& key) {
    const std::scoped_lock lock(m_mutex);
    m_entries.erase(key);
}

void SteadyLimitTimer::work(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        if (m_entries.empty()) {
            m_changed.wait(lock, stop, [this] { return !m_entries.empty(); });
            continue;
        }
        const auto first = m_entries.begin()->first;
        const auto isFirst = [this, &first] { return m_entries.empty() || m_entries.begin()->first != first; };
        if (m_changed.wait_until(lock, stop, first.first, isFirst) || stop.stop_requested()) continue;
        const std::shared_ptr<Entry> entry = m_entries.begin()->second;
        m_entries.erase(m_entries.begin());
        lock.unlock();
        {
            const std::scoped_lock own(entry->mutex);
            if (auto over = std::exchange(entry->over, nullptr)) over();
        }
        lock.lock();
    }
}

}  // namespace groundswell::workflow
