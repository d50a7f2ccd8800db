#include "pipeline/workflow/step_call.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace groundswell::workflow {

using core::Error;
using core::ErrorCode;

namespace {

// So many threads may be left behind for one step, with a batch each.
constexpr int mostOut = 4;

using Outcomes = std::vector<core::Result<void>>;

// Never throws; always one outcome an item.
Outcomes process(Step& step, std::span<WorkItem* const> items, const std::stop_token& stop) noexcept {
    Error error(ErrorCode::Internal, "unknown exception");
    try {
        Outcomes outcomes = step.processBatch(items, stop);
        if (outcomes.size() == items.size()) return outcomes;
        error.message = "The step answered for " + std::to_string(outcomes.size()) + " of " +
                        std::to_string(items.size()) + " items.";
    } catch (const std::exception& exception) {
        error.message = exception.what();
    } catch (...) {
        // The sentence is there already.
    }
    return Outcomes(items.size(), error);
}

bool isPutOff(const core::Result<void>& outcome) {
    return !outcome && (outcome.error().code == ErrorCode::Unavailable || outcome.error().code == ErrorCode::Cancelled);
}

bool failedAsWhole(const Outcomes& outcomes) {
    return std::all_of(outcomes.begin(), outcomes.end(), [&](const core::Result<void>& outcome) {
        return !outcome && !isPutOff(outcome) && outcome.error().message == outcomes.front().error().message;
    });
}

CallOutcome outcomeOf(Outcomes outcomes, const std::optional<std::chrono::milliseconds>& exceeded) {
    if (exceeded) {
        for (core::Result<void>& outcome : outcomes) {
            if (isPutOff(outcome)) outcome = Error(ErrorCode::Internal, tookLonger(*exceeded));
        }
        return {std::move(outcomes), false};
    }
    const bool whole = outcomes.size() > 1 && failedAsWhole(outcomes);
    return {std::move(outcomes), whole};
}

}  // namespace

std::string tookLonger(std::chrono::milliseconds limit) {
    std::string text = std::to_string(limit.count() / 1000);
    if (const auto rest = limit.count() % 1000; rest != 0) {
        std::string digits = std::to_string(1000 + rest).substr(1);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += "." + digits;
    }
    return "took longer than " + text + " s";
}

// Shared by the caller and the thread that makes the call; whoever goes last frees it.
struct StepCaller::Call {
    std::shared_ptr<Step> step;
    std::shared_ptr<std::atomic<int>> out;
    std::vector<WorkItem> items;
    std::vector<std::vector<std::string>> logs;
    std::stop_source stop;

    std::mutex mutex;
    std::condition_variable changed;
    Outcomes outcomes;     // guarded by mutex
    bool done = false;     // guarded by mutex
    bool over = false;     // guarded by mutex
    bool givenUp = false;  // guarded by mutex

    Call(const StepCaller& caller, std::span<WorkItem* const> originals)
        : step(caller.m_step), out(caller.m_out), logs(originals.size()) {
        items.reserve(originals.size());
        for (std::size_t i = 0; i < originals.size(); ++i) {
            items.push_back(*originals[i]);
            items.back().log = originals[i]->log == nullptr ? nullptr : &logs[i];
        }
    }

    void run() {
        std::vector<WorkItem*> pointers;
        pointers.reserve(items.size());
        for (WorkItem& item : items) pointers.push_back(&item);
        Outcomes made = process(*step, pointers, stop.get_token());
        const std::scoped_lock lock(mutex);
        outcomes = std::move(made);
        done = true;
        if (givenUp) --*out;
        changed.notify_all();
    }

    // False when the time was over first; then nobody waits for it any more.
    bool wait() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return done || over; });
        if (done) return true;
        givenUp = true;
        ++*out;
        return false;
    }

    void end() {
        const std::scoped_lock lock(mutex);
        over = true;
        changed.notify_all();
    }

    // Once it has been made.
    void giveBack(std::span<WorkItem* const> originals) {
        for (std::size_t i = 0; i < originals.size(); ++i) {
            std::vector<std::string>* const log = originals[i]->log;
            *originals[i] = std::move(items[i]);
            originals[i]->log = log;
            if (log != nullptr) std::move(logs[i].begin(), logs[i].end(), std::back_inserter(*log));
        }
    }
};

StepCaller::StepCaller(std::shared_ptr<Step> step, const config::StepConfig& config, LimitTimer* timer)
    : m_step(std::move(step)), m_config(config), m_timer(timer), m_out(std::make_shared<std::atomic<int>>(0)) {}

CallOutcome StepCaller::call(std::span<WorkItem* const> items, const std::stop_token& stop) {
    return m_config.hardLimit ? callAside(items, stop) : callHere(items, stop);
}

CallOutcome StepCaller::callHere(std::span<WorkItem* const> items, const std::stop_token& stop) {
    if (!m_config.softLimit) return outcomeOf(process(*m_step, items, stop), {});
    std::stop_source own;
    std::atomic<bool> over = false;
    const std::stop_callback forward(stop, [&own] { own.request_stop(); });
    const auto limit = m_timer->start(*m_config.softLimit, [&own, &over] {
        over = true;
        own.request_stop();
    });
    Outcomes outcomes = process(*m_step, items, own.get_token());
    return outcomeOf(std::move(outcomes), over ? m_config.softLimit : std::nullopt);
}

CallOutcome StepCaller::callAside(std::span<WorkItem* const> items, const std::stop_token& stop) {
    if (*m_out >= mostOut) {
        return {Outcomes(items.size(), Error(ErrorCode::Unavailable, "The step hangs: " + std::to_string(mostOut) +
                                                                         " calls of it have not come back.")),
                false};
    }
    const auto call = std::make_shared<Call>(*this, items);
    std::atomic<bool> soft = false;
    const std::stop_callback forward(stop, [&call] { call->stop.request_stop(); });
    std::unique_ptr<LimitTimer::Limit> softLimit;
    if (m_config.softLimit) {
        softLimit = m_timer->start(*m_config.softLimit, [&call, &soft] {
            soft = true;
            call->stop.request_stop();
        });
    }
    const auto hardLimit = m_timer->start(*m_config.hardLimit, [&call] { call->end(); });
    std::jthread thread([call] { call->run(); });
    if (!call->wait()) {
        ++m_givenUp;
        call->stop.request_stop();
        thread.detach();
        return {Outcomes(items.size(), Error(ErrorCode::Internal, tookLonger(*m_config.hardLimit))), false};
    }
    thread.join();
    call->giveBack(items);
    return outcomeOf(std::move(call->outcomes), soft ? m_config.softLimit : std::nullopt);
}

}  // namespace groundswell::workflow
