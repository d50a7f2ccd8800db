#pragma once

#include "models/core/clock.h"
#include "pipeline/service.h"
#include "ui/seams.h"
#include "ui/shell/service_bridge.h"
#include "ui/shell/view_filter.h"

#include <QSettings>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

namespace groundswell::ui {

class Decisions;

/// What a person does with the chosen rows, by a key or the menu Cluster.
enum class RowAction { Watch, Label, Merge, Split, Ignore };

/// What the pages work with; all of it outlives them.
struct PageContext {
    ServiceBridge& bridge;
    ViewFilter& filter;
    Seams& seams;
    std::shared_ptr<const core::Clock> clock;
    /// Says what was done in the activity strip for 8 seconds, with a button that takes it back (or does what
    /// `actionText` says); an empty action text means no button.
    std::function<void(const QString& sentence, const QString& actionText, std::function<void()> callback)> say =
        [](const QString&, const QString&, const std::function<void()>&) {};
    /// Labels, notes, merges and so on, all of them undoable. Never null in a window.
    Decisions* decisions = nullptr;

    [[nodiscard]] pipeline::Service& service() const { return bridge.service(); }
};

/// One entry of the rail. A page asks the service only while it is on the screen; what changed meanwhile is asked for
/// when it comes back. Owner thread only.
class Page : public QWidget {
    Q_OBJECT

public:
    Page(PageContext context, QWidget* parent = nullptr);

    void setActive(bool active);
    [[nodiscard]] bool isActive() const { return m_active; }

    /// What the page shows, as an export of its rows in its order and columns, with the ids of what is selected; or
    /// nothing.
    [[nodiscard]] virtual std::optional<pipeline::ExportRequest> exportRequest() const { return std::nullopt; }
    /// False when the shared conditions mean nothing here.
    [[nodiscard]] virtual bool filtersApply() const { return true; }
    /// Takes back the last step of narrowing inside the page (a brushed range, an open dock). False when there is none.
    virtual bool stepBack() { return false; }
    /// False where no row can be acted upon: then the keys and the entries of the menu are off.
    [[nodiscard]] virtual bool hasRowActions() const { return false; }
    /// Does it with the chosen rows. False when the page has none for it.
    virtual bool act(RowAction action) {
        Q_UNUSED(action)
        return false;
    }
    /// Shows or hides the facets beside the rows, on pages that have some.
    virtual void setFacetsShown(bool shown) { Q_UNUSED(shown) }
    /// A sentence on what a person typed here and would lose with the window or the workspace; empty = nothing.
    [[nodiscard]] virtual QString unsavedWork() const { return {}; }
    virtual void saveState(QSettings& settings) const { Q_UNUSED(settings) }
    virtual void restoreState(const QSettings& settings) { Q_UNUSED(settings) }
    /// Forgets what belongs to the workspace that was open; asks again when it is shown.
    void forget();

Q_SIGNALS:
    void clusterRequested(qlonglong cluster);
    void pageRequested(const QString& name);
    /// An action of the window, by its name.
    void actionRequested(const QString& name);
    /// The chosen rows are to be shown side by side.
    void compareRequested();
    /// What unsavedWork() says changed.
    void unsavedWorkChanged();
    /// Numbers for the chip bar changed.
    void countsChanged();

protected:
    /// The shared conditions changed.
    virtual void applyFilter() = 0;
    /// Stored data changed.
    virtual void refresh() = 0;
    virtual void workspaceChanged() = 0;
    /// refresh() now, or when the page is shown next.
    void refreshWhenShown() {
        m_refreshPending = !m_active;
        if (m_active) refresh();
    }

    PageContext m_context;

private:
    bool m_active = false;
    bool m_filterPending = true;
    bool m_refreshPending = true;
};

}  // namespace groundswell::ui
