#pragma once

#include "pipeline/service.h"
#include "ui/shell/view_filter.h"

#include <QObject>

#include <vector>

namespace groundswell::ui {

/// The saved views of the open workspace: read once and after each change. Owner thread only.
class SavedViews : public QObject {
    Q_OBJECT

public:
    explicit SavedViews(pipeline::Service& service, QObject* parent = nullptr);

    /// Asks the store again; forgets all when no workspace is open.
    void refresh();
    [[nodiscard]] const std::vector<domain::SavedView>& views() const { return m_views; }
    [[nodiscard]] const domain::SavedView* view(qlonglong id) const;
    /// A view of that name, without regard to case, is replaced.
    void save(const QString& name, const QString& page, const FilterValues& values);
    void remove(qlonglong id);

Q_SIGNALS:
    void changed();
    /// What was done; `undo` takes it back.
    void done(const QString& sentence, const groundswell::domain::AnnotationChange& change);
    void failed(const groundswell::core::Error& error);

public:
    /// Takes back what was done.
    void undo(const domain::AnnotationChange& change);

private:
    [[nodiscard]] const domain::SavedView* named(const QString& name) const;
    void finish(const QString& sentence, const core::Result<domain::AnnotationChange>& change);

    pipeline::Service& m_service;
    std::vector<domain::SavedView> m_views;
    pipeline::Ticket m_ticket;
    pipeline::Ticket m_changeTicket;
};

}  // namespace groundswell::ui
